package dev.catraca.lane.stream;

import java.util.List;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.redis.Partitions;
import dev.catraca.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A group's pending list over HTTP, for the operator.
 */
@RestController
@RequestMapping(path = "/api/v1/lanes/stream/groups/{group}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Stream lane")
@SecurityRequirement(name = "operator")
class PendingController {

	private final PendingList pending;

	private final Partitions partitions;

	PendingController(PendingList pending, Partitions partitions) {
		this.pending = pending;
		this.partitions = partitions;
	}

	@GetMapping("/pending")
	@Operation(summary = "What a group has pending in all: XPENDING")
	PendingSummary summary(@Parameter(example = "ticket-workers") @PathVariable String group,
			@RequestParam(defaultValue = "0") int partition) {
		return this.pending.summary(Asked.partition(this.partitions, partition), Asked.name("group", group));
	}

	@GetMapping("/pending/entries")
	@Operation(summary = "Each pending entry, who has it and for how long: XPENDING in detail")
	Page<PendingEntry> entries(@Parameter(example = "ticket-workers") @PathVariable String group,
			@RequestParam @Nullable String consumer,
			@Parameter(description = "how long they must have been idle",
					example = "PT0S") @RequestParam @Nullable String minIdle,
			@RequestParam(defaultValue = "-") String from, @RequestParam(defaultValue = "+") String to,
			@RequestParam(defaultValue = "50") int limit,
			@Parameter(description = "next of the page before") @RequestParam @Nullable String cursor,
			@RequestParam(defaultValue = "0") int partition) {
		int at = Asked.partition(this.partitions, partition);
		int most = Asked.count("limit", limit);
		String lower = EntryIds.bound("from", from);
		var wanted = new PendingList.Wanted((consumer != null) ? Asked.name("consumer", consumer) : null,
				Asked.duration("minIdle", minIdle), (cursor != null) ? "(" + EntryIds.one("cursor", cursor) : lower,
				EntryIds.bound("to", to), most + 1);
		return Pages.of(this.pending.entries(at, Asked.name("group", group), wanted), most, PendingEntry::id);
	}

	@PostMapping(path = "/ack", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Acknowledge one entry or many: XACK")
	Acknowledged acknowledge(@Parameter(example = "classroom") @PathVariable String group,
			@RequestBody AckRequest request, @RequestParam(defaultValue = "0") int partition) {
		int at = Asked.partition(this.partitions, partition);
		return new Acknowledged(this.pending.acknowledge(at, Asked.name("group", group), EntryIds.some(request.ids())));
	}

	@PostMapping(path = "/claim", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Hand pending entries to a consumer: XCLAIM")
	Claims claim(@Parameter(example = "classroom") @PathVariable String group, @RequestBody ClaimRequest request,
			@RequestParam(defaultValue = "0") int partition) {
		int at = Asked.partition(this.partitions, partition);
		return new Claims(this.pending.claim(at, Asked.name("group", group), Asked.name("consumer", request.consumer()),
				Asked.duration("minIdle", request.minIdle()), EntryIds.some(request.ids())));
	}

	@PostMapping(path = "/autoclaim", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Hand what has been idle for long enough to a consumer: XAUTOCLAIM")
	Autoclaimed autoclaim(@Parameter(example = "classroom") @PathVariable String group,
			@RequestBody AutoclaimRequest request, @RequestParam(defaultValue = "0") int partition) {
		int at = Asked.partition(this.partitions, partition);
		String start = (request.start() != null) ? request.start() : "0-0";
		return this.pending.autoclaim(at,
				new PendingList.Search(Asked.name("group", group), Asked.name("consumer", request.consumer()),
						Asked.duration("minIdle", request.minIdle()), EntryIds.one("start", start),
						Asked.count("count", request.count())));
	}

	@Schema(name = "Acknowledge", requiredProperties = "ids", example = """
			{"ids":["1795255839730-0"]}""")
	record AckRequest(@Nullable List<@Nullable String> ids) {
	}

	record Acknowledged(long acknowledged) {
	}

	record Claims(List<StreamEntry> claimed) {
	}

}
