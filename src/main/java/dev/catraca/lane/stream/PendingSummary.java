package dev.catraca.lane.stream;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a group has pending in all.
 *
 * @param total how many entries
 * @param minId the first, null if there is none
 * @param maxId the last, null if there is none
 * @param consumers who has how many
 */
@Schema(example = """
		{"total":2,"minId":"1795255839730-0","maxId":"1795255839731-0","consumers":[{"consumer":"ana","pending":2}]}""")
record PendingSummary(long total, @Nullable String minId, @Nullable String maxId, List<Share> consumers) {

	static PendingSummary none() {
		return new PendingSummary(0, null, null, List.of());
	}

	static PendingSummary of(long total, String minId, String maxId, Map<String, Long> shares) {
		return new PendingSummary(total, minId, maxId,
				shares.entrySet().stream().map((share) -> new Share(share.getKey(), share.getValue())).toList());
	}

	/**
	 * What one consumer has pending.
	 *
	 * @param consumer who
	 * @param pending how many entries
	 */
	record Share(String consumer, long pending) {
	}

}
