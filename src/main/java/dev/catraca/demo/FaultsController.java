package dev.catraca.demo;

import java.util.Map;

import dev.catraca.settlement.payment.Faults;
import dev.catraca.settlement.payment.Simulation;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The faults of the simulated gateway over HTTP.
 */
@RestController
@OnlyInDemo
@RequestMapping(path = "/api/v1/faults", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Demo")
class FaultsController {

	private final SharedFaults faults;

	private final Simulation simulation;

	FaultsController(SharedFaults faults, Simulation simulation) {
		this.faults = faults;
		this.simulation = simulation;
	}

	@GetMapping
	@Operation(summary = "What the simulated gateway does wrong", security = @SecurityRequirement(name = "operator"),
			description = "stallNext and crashNext count down as charges go wrong.")
	Faults now() {
		return this.faults.refresh();
	}

	@PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Have the simulated gateway go wrong, in every instance within a second",
			security = @SecurityRequirement(name = "operator"), description = """
					What is left out stays as it is. A stalled charge hangs for 60 s, or until stallNext is set to 0 \
					or the faults are reset, and is then unavailable. A crash forgets the order in hand, as the death \
					of its worker would: the list worker finds it among its own within 5 s, the stream's reclaimer \
					once it has been idle for stalled-after, and a pub/sub order is lost.""")
	Faults change(@RequestBody FaultsRequest request) {
		Map<String, String> changes = request.checked();
		requireSimulation();
		return this.faults.change(changes);
	}

	@DeleteMapping
	@Operation(summary = "Go back to the configured faults, and release stalled charges",
			security = @SecurityRequirement(name = "operator"))
	Faults reset() {
		requireSimulation();
		return this.faults.reset();
	}

	private void requireSimulation() {
		if (!this.simulation.on()) {
			throw new Refusal(Problems.of("gateway-not-simulated", HttpStatus.CONFLICT,
					"Charges go to a gateway that is not the simulated one and has faults of its own."));
		}
	}

}
