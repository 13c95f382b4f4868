package dev.catraca.demo;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * On-sale rushes over HTTP.
 */
@RestController
@OnlyInDemo
@RequestMapping(path = "/api/v1/demo/on-sale", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Demo")
class OnSaleController {

	private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

	private final OnSales sales;

	private final OnSaleRecords records;

	OnSaleController(OnSales sales, OnSaleRecords records) {
		this.sales = sales;
		this.records = records;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Start an on-sale rush of made-up buyers, one at a time in each instance",
			security = @SecurityRequirement(name = "operator"))
	@ApiResponse(responseCode = "202", description = "Under way; Location tells how far it is")
	ResponseEntity<OnSale> begin(@RequestBody OnSaleRequest request,
			@Parameter(hidden = true) HttpServletRequest http) {
		request.check();
		OnSale sale = this.sales.begin(request);
		return ResponseEntity.accepted()
			.location(URI.create(http.getContextPath() + "/api/v1/demo/on-sale/" + sale.id()))
			.body(sale);
	}

	@GetMapping("/{id}")
	@Operation(summary = "How far an on-sale rush is; known for an hour",
			security = @SecurityRequirement(name = "operator"))
	OnSale progress(@Parameter(example = "7d444840-9dc0-41d1-b245-5ffdce74fad2") @PathVariable String id) {
		return known(id);
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	@Operation(summary = "Have an on-sale rush stopped within some seconds; what it placed is settled all the same",
			security = @SecurityRequirement(name = "operator"))
	@ApiResponse(responseCode = "202", description = "It will stop")
	OnSale stop(@Parameter(example = "7d444840-9dc0-41d1-b245-5ffdce74fad2") @PathVariable String id) {
		OnSale sale = known(id);
		this.records.askToStop(id);
		return sale;
	}

	private OnSale known(String id) {
		return Optional.of(id)
			.filter((text) -> ID.matcher(text).matches())
			.flatMap(this.records::find)
			.orElseThrow(() -> Refusal.notFound("on-sale rush"));
	}

}
