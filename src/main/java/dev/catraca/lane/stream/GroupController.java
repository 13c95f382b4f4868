package dev.catraca.lane.stream;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.Settler;
import dev.catraca.web.Page;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The stream's consumer groups over HTTP, for the operator.
 */
@RestController
@RequestMapping(path = "/api/v1/lanes/stream/groups", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Stream lane")
@SecurityRequirement(name = "operator")
class GroupController {

	private final Groups groups;

	private final GroupReads reads;

	private final Partitions partitions;

	GroupController(Groups groups, GroupReads reads, Partitions partitions) {
		this.groups = groups;
		this.reads = reads;
		this.partitions = partitions;
	}

	@GetMapping
	@Operation(summary = "All consumer groups: XINFO GROUPS")
	Page<GroupState> all(@RequestParam(defaultValue = "0") int partition) {
		return Page.whole(this.groups.all(Asked.partition(this.partitions, partition)));
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Make a consumer group, at the beginning, the end or an id: XGROUP CREATE")
	@ApiResponse(responseCode = "201", description = "Made",
			content = @Content(schema = @Schema(implementation = GroupState.class)))
	@ApiResponse(responseCode = "200", description = "It was there already and is left as it is",
			content = @Content(schema = @Schema(implementation = GroupState.class)))
	ResponseEntity<GroupState> create(@RequestBody NewGroup request, @RequestParam(defaultValue = "0") int partition) {
		int at = Asked.partition(this.partitions, partition);
		NewGroup.Start wanted = request.checked();
		Optional<GroupState> group;
		boolean made;
		do {
			made = this.groups.create(at, wanted.group(), wanted.after());
			group = this.groups.find(at, wanted.group());
		}
		// somebody else has destroyed it at once
		while (group.isEmpty());
		return ResponseEntity.status(made ? HttpStatus.CREATED : HttpStatus.OK).body(group.get());
	}

	@DeleteMapping("/{group}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Destroy a consumer group, which is not the service's own: XGROUP DESTROY")
	void destroy(@Parameter(example = "classroom") @PathVariable String group,
			@RequestParam(defaultValue = "0") int partition) {
		int at = Asked.partition(this.partitions, partition);
		if (Asked.name("group", group).equals(Settler.GROUP)) {
			throw new Refusal(Problems.of("own-group", HttpStatus.CONFLICT,
					"This is the group of the service's own consumers. It stays."));
		}
		this.groups.destroy(at, group);
	}

	@GetMapping("/{group}/consumers")
	@Operation(summary = "The consumers of a group: XINFO CONSUMERS")
	Page<ConsumerState> consumers(@Parameter(example = "ticket-workers") @PathVariable String group,
			@RequestParam(defaultValue = "0") int partition) {
		int at = Asked.partition(this.partitions, partition);
		return Page.whole(this.groups.consumers(at, Asked.name("group", group)));
	}

	@DeleteMapping("/{group}/consumers/{consumer}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Remove a consumer that has nothing pending: XGROUP DELCONSUMER")
	void dismiss(@Parameter(example = "classroom") @PathVariable String group,
			@Parameter(example = "ana") @PathVariable String consumer,
			@RequestParam(defaultValue = "0") int partition) {
		int at = Asked.partition(this.partitions, partition);
		if (!this.groups.dismiss(at, Asked.name("group", group), Asked.name("consumer", consumer))) {
			throw new Refusal(Problems.of("pending-entries", HttpStatus.CONFLICT,
					"The consumer has pending entries, which would be gone with it. Acknowledge or claim them first."));
		}
	}

	@PostMapping(path = "/{group}/read", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Read as a consumer, new entries or its own pending ones: XREADGROUP",
			description = "A pending entry that is no longer in the stream has no fields.")
	Page<StreamEntry> read(@Parameter(example = "classroom") @PathVariable String group,
			@RequestBody ReadRequest request, @RequestParam(defaultValue = "0") int partition,
			@Parameter(hidden = true) HttpServletResponse response) throws IOException {
		int at = Asked.partition(this.partitions, partition);
		ReadRequest.Read read = request.checked();
		List<StreamEntry> found = this.reads.read(at, Asked.name("group", group), read, response);
		boolean more = !read.isNew() && found.size() == read.count();
		return new Page<>(found, more ? found.get(found.size() - 1).id() : null);
	}

}
