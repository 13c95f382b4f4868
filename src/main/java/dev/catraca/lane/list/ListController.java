package dev.catraca.lane.list;

import java.util.List;

import dev.catraca.redis.Partitions;
import dev.catraca.web.FieldChecks;
import dev.catraca.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The list lane as its operator sees it.
 */
@RestController
@RequestMapping(path = "/api/v1/lanes/list", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "List lane")
class ListController {

	private static final int FURTHEST = 1_000_000_000;

	private final ListView view;

	private final ListRescue rescue;

	private final Partitions partitions;

	ListController(ListView view, ListRescue rescue, Partitions partitions) {
		this.view = view;
		this.rescue = rescue;
		this.partitions = partitions;
	}

	@GetMapping("/orders")
	@Operation(summary = "Peek at the line, the next order first", security = @SecurityRequirement(name = "operator"),
			description = "LRANGE from the right end. An element that names no order is shown as {\"element\":\"…\"}.")
	Page<InLine> orders(
			@Parameter(description = "How many to pass over",
					schema = @Schema(type = "integer", format = "int32", minimum = "0", maximum = "" + FURTHEST,
							defaultValue = "0")) @RequestParam(defaultValue = "0") int offset,
			@RequestParam(defaultValue = "50") int limit, @RequestParam(defaultValue = "0") int partition) {
		checks(partition).range(offset, 0, FURTHEST, "offset").limit(limit).done();
		return this.view.line(partition, offset, limit);
	}

	@GetMapping("/processing")
	@Operation(summary = "What each worker holds, the first taken first",
			security = @SecurityRequirement(name = "operator"),
			description = "LRANGE of each processing list, beside the worker's lease in workers:list.")
	List<ProcessingList> processing(@RequestParam(defaultValue = "0") int partition) {
		checks(partition).done();
		return this.view.processing(partition);
	}

	@PostMapping("/recover")
	@Operation(summary = "Put what dead workers hold back at the head of the line, now",
			security = @SecurityRequirement(name = "operator"),
			description = "LREM and RPUSH. What living workers hold is left to them.")
	Recovered recover(@RequestParam(defaultValue = "0") int partition) {
		checks(partition).done();
		return new Recovered(this.rescue.recover(partition));
	}

	private FieldChecks checks(int partition) {
		return new FieldChecks().range(partition, 0, this.partitions.partitions() - 1, "partition");
	}

	/**
	 * What came back.
	 *
	 * @param recovered how many orders
	 */
	record Recovered(int recovered) {
	}

}
