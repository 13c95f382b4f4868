package dev.catraca.lane.stream;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What Redis knows about a stream.
 *
 * @param length entries in it
 * @param firstEntry the oldest, null if it is empty
 * @param lastEntry the latest, null if it is empty
 * @param lastGeneratedId the highest id given so far
 * @param maxDeletedEntryId the highest id deleted so far
 * @param entriesAdded entries ever added
 * @param groups consumer groups
 * @param radixTreeKeys blocks it is kept in; whole ones are trimmed about
 * @param radixTreeNodes nodes of the tree over the blocks
 */
@Schema(example = """
		{"length":2,"firstEntry":{"id":"1795255839730-0","fields":{"id":"0-688fa358841e7c32f3b395bbb57a91d7"}},
		 "lastEntry":{"id":"1795255839731-0","fields":{"id":"0-9f86d081884c7d659a2feaa0c55ad015"}},
		 "lastGeneratedId":"1795255839731-0","maxDeletedEntryId":"0-0","entriesAdded":2,"groups":1,
		 "radixTreeKeys":1,"radixTreeNodes":2}""")
record StreamState(long length, @Nullable StreamEntry firstEntry, @Nullable StreamEntry lastEntry,
		String lastGeneratedId, String maxDeletedEntryId, long entriesAdded, long groups, long radixTreeKeys,
		long radixTreeNodes) {

	static StreamState of(List<List<String>> rows) {
		Map<String, String> info = rows.isEmpty() ? Map.of() : Info.of(rows.get(0));
		return new StreamState(Info.number(info, "length"), rows.isEmpty() ? null : entry(rows.get(1)),
				rows.isEmpty() ? null : entry(rows.get(2)), info.getOrDefault("last-generated-id", "0-0"),
				info.getOrDefault("max-deleted-entry-id", "0-0"), Info.number(info, "entries-added"),
				Info.number(info, "groups"), Info.number(info, "radix-tree-keys"),
				Info.number(info, "radix-tree-nodes"));
	}

	private static @Nullable StreamEntry entry(List<String> row) {
		return row.isEmpty() ? null : StreamEntry.of(row);
	}

}
