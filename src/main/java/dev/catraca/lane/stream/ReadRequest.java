package dev.catraca.lane.stream;

import java.time.Duration;

import dev.catraca.lane.delivery.Asked;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a consumer of a group wants to read.
 *
 * @param consumer who reads
 * @param count how many entries at most, 1 to 1000, default 50
 * @param block how long to wait for new entries, up to PT30S
 * @param from &gt; for entries that nobody of the group was given yet, which is the
 * default; 0, or the id to go on after, for the consumer's own pending ones
 */
@Schema(requiredProperties = "consumer", example = """
		{"consumer":"ana","count":2,"block":"PT1S","from":">"}""")
record ReadRequest(@Nullable String consumer, @Nullable Integer count, @Nullable String block, @Nullable String from) {

	static final String NEW = ">";

	Read checked() {
		String start = (this.from != null) ? this.from : NEW;
		boolean fresh = start.equals(NEW);
		Duration time = Asked.duration("block", this.block, VisitorReads.LONGEST);
		// Redis answers for pending entries at once
		return new Read(Asked.name("consumer", this.consumer), Asked.count("count", this.count),
				fresh ? time : Duration.ZERO, fresh ? NEW : EntryIds.one("from", start, ">, 0 or "));
	}

	/**
	 * A checked one.
	 *
	 * @param consumer who reads
	 * @param count how many at most
	 * @param block how long to wait, zero not to
	 * @param from {@code >} or an id
	 */
	record Read(String consumer, int count, Duration block, String from) {

		boolean isNew() {
			return this.from.equals(NEW);
		}

	}

}
