package dev.catraca.lane.stream;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a consumer group is doing.
 *
 * @param name its name
 * @param consumers named readers it knows
 * @param pending entries given to one of them and not acknowledged
 * @param lastDeliveredId the highest id given to one of them
 * @param entriesRead entries given to them so far, null where Redis cannot tell
 * @param lag entries that were not given to any of them yet, null where Redis cannot tell
 */
@Schema(example = """
		{"name":"ticket-workers","consumers":2,"pending":0,"lastDeliveredId":"1795255839730-0","entriesRead":17,"lag":0}""")
record GroupState(String name, long consumers, long pending, String lastDeliveredId, @Nullable Long entriesRead,
		@Nullable Long lag) {

	static GroupState of(List<String> row) {
		Map<String, String> info = Info.of(row);
		return new GroupState(info.getOrDefault("name", ""), Info.number(info, "consumers"),
				Info.number(info, "pending"), info.getOrDefault("last-delivered-id", "0-0"),
				known(info.getOrDefault("entries-read", "")), known(info.getOrDefault("lag", "")));
	}

	private static @Nullable Long known(String number) {
		return number.isEmpty() ? null : Long.valueOf(number);
	}

}
