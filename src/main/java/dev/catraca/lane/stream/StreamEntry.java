package dev.catraca.lane.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.media.Schema;

import org.springframework.data.redis.connection.stream.MapRecord;

/**
 * What stands in the stream.
 *
 * @param id the millisecond it was added at, and a number within it
 * @param fields its fields, in their order; none if it was deleted while it was pending
 */
@Schema(example = """
		{"id":"1795255839730-0","fields":{"id":"0-688fa358841e7c32f3b395bbb57a91d7","matchId":"fla-flu",
		 "sector":"north","quantity":"2","buyer":"ana","amount":"160.00","amount.currency":"BRL","sequence":"2"}}""")
record StreamEntry(String id, Map<String, String> fields) {

	static StreamEntry of(MapRecord<String, String, String> entry) {
		return new StreamEntry(entry.getId().getValue(), entry.getValue());
	}

	/**
	 * An entry as a script answers it.
	 * @param row its id, then names and values in turn
	 * @return the entry
	 */
	static StreamEntry of(List<String> row) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 1; i + 1 < row.size(); i += 2) {
			fields.put(row.get(i), row.get(i + 1));
		}
		return new StreamEntry(row.get(0), fields);
	}

}
