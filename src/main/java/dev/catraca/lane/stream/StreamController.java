package dev.catraca.lane.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.redis.Partitions;
import dev.catraca.web.Page;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The stream over HTTP, for the operator.
 */
@RestController
@RequestMapping(path = "/api/v1/lanes/stream", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Stream lane")
@SecurityRequirement(name = "operator")
class StreamController {

	private final StreamLog stream;

	private final VisitorReads blocking;

	private final Partitions partitions;

	StreamController(StreamLog stream, VisitorReads blocking, Partitions partitions) {
		this.stream = stream;
		this.blocking = blocking;
		this.partitions = partitions;
	}

	@GetMapping
	@Operation(summary = "The stream as a whole: XINFO STREAM, XLEN")
	StreamState state(@RequestParam(defaultValue = "0") int partition) {
		return this.stream.state(Asked.partition(this.partitions, partition));
	}

	@GetMapping("/entries")
	@Operation(summary = "Entries by id or time, from either end: XRANGE, XREVRANGE")
	Page<StreamEntry> entries(
			@Parameter(description = "-, an entry id, ( and an entry id to leave it out, or an instant",
					example = "-") @RequestParam(defaultValue = "-") String from,
			@Parameter(description = "the same, or +", example = "+") @RequestParam(defaultValue = "+") String to,
			@Parameter(description = "asc or desc") @RequestParam(defaultValue = "asc") String order,
			@RequestParam(defaultValue = "50") int limit,
			@Parameter(description = "next of the page before") @RequestParam @Nullable String cursor,
			@RequestParam(defaultValue = "0") int partition) {
		int most = Asked.count("limit", limit);
		if (!order.equals("asc") && !order.equals("desc")) {
			throw Asked.refusal("order", "asc or desc");
		}
		boolean newestFirst = order.equals("desc");
		String one = EntryIds.bound("from", from);
		String other = EntryIds.bound("to", to);
		// XREVRANGE takes the higher bound first, so newest first they may come either
		// way
		boolean swapped = newestFirst && EntryIds.isHigher(one, other);
		String lower = swapped ? other : one;
		String upper = swapped ? one : other;
		if (cursor != null) {
			String beyond = "(" + EntryIds.one("cursor", cursor);
			lower = newestFirst ? lower : beyond;
			upper = newestFirst ? beyond : upper;
		}
		return Pages.of(
				this.stream.range(Asked.partition(this.partitions, partition), lower, upper, newestFirst, most + 1),
				most, StreamEntry::id);
	}

	@GetMapping("/tail")
	@Operation(summary = "What came after an entry, or comes within the time of block: XREAD")
	Tail tail(
			@Parameter(description = "an entry id, or $ for the latest",
					example = "0") @RequestParam(defaultValue = "$") String after,
			@RequestParam(defaultValue = "50") int limit,
			@Parameter(description = "how long to wait for the first, up to PT30S",
					example = "PT1S") @RequestParam @Nullable String block,
			@RequestParam(defaultValue = "0") int partition, HttpServletResponse response) throws IOException {
		int at = Asked.partition(this.partitions, partition);
		int most = Asked.count("limit", limit);
		Duration time = Asked.duration("block", block, VisitorReads.LONGEST);
		// what is added between two turns must not be missed, so $ is looked up once
		String last = after.equals("$") ? this.stream.state(at).lastGeneratedId()
				: EntryIds.one("after", after, "$ or ");
		List<StreamEntry> found = this.blocking.read(time, response, (turn) -> this.stream.after(at, last, most, turn));
		return new Tail(found, found.isEmpty() ? last : found.get(found.size() - 1).id());
	}

	@PostMapping(path = "/trim", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Drop the oldest entries, if they are settled: XTRIM")
	Removed trim(@RequestBody TrimRequest request, @RequestParam(defaultValue = "0") int partition) {
		long removed = this.stream.trim(Asked.partition(this.partitions, partition), request.checked());
		if (removed < 0) {
			throw new Refusal(Problems.of("unsettled-entries", HttpStatus.CONFLICT,
					"This would drop entries that ticket-workers has not been given or has pending. "
							+ "Keep more, wait, or force it."));
		}
		return new Removed(removed);
	}

	record Removed(long removed) {
	}

}
