package dev.catraca.fault;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.catraca.testing.RedisProcess;

/**
 * One match and its orders at one moment, read in one step, and what must hold of them at
 * every moment.
 */
final class ModelState {

	private static final String READ = """
			local p = 'catraca:{0}:'
			local stream, group = p .. 'orders:stream', 'ticket-workers'
			local there = {}
			local function note(id) if id then there[id] = (there[id] or 0) + 1 end end
			local function noteEntry(entry)
			  for i = 1, #entry[2], 2 do if entry[2][i] == 'id' then note(entry[2][i + 1]) end end
			end
			local after
			for _, g in ipairs(redis.call('EXISTS', stream) == 1 and redis.call('XINFO', 'GROUPS', stream) or {}) do
			  after = g[8]
			  for _, pending in ipairs(redis.call('XPENDING', stream, group, '-', '+', 1000)) do
			    for _, entry in ipairs(redis.call('XRANGE', stream, pending[1], pending[1])) do noteEntry(entry) end
			  end
			end
			for _, entry in ipairs(redis.call('XRANGE', stream, after and '(' .. after or '-', '+')) do noteEntry(entry) end
			for _, id in ipairs(redis.call('LRANGE', p .. 'orders:list', 0, -1)) do note(id) end
			for _, worker in ipairs({ 'w0', 'w1', 'w2', 'last' }) do
			  for _, id in ipairs(redis.call('LRANGE', p .. 'orders:list:processing:' .. worker, 0, -1)) do note(id) end
			end
			local m = redis.call('HMGET', p .. 'match:' .. ARGV[1], 'capacity:general', 'available:general',
			  'held:general', 'sold:general')
			local bought = 0
			for _, seats in ipairs(redis.call('HVALS', p .. 'buyers:' .. ARGV[1])) do bought = bought + seats end
			local rows = { { m[1], m[2], m[3], m[4], tostring(bought) } }
			for i = 2, #ARGV do
			  local id = ARGV[i]
			  local status, ticket, quantity, lane = string.match(redis.call('GET', p .. 'order:' .. id),
			    '^(%a+)|[^|]*|[^|]*|[^|]*|([^|]*)|[^|]*\\n(%d+)|[^|]*|[^|]*|[^|]*|[^|]*|[^|]*|(%a+)|')
			  local row = { id, status, lane, quantity, ticket, '' }
			  for _, index in ipairs({ 'queued', 'processing', 'delayed' }) do
			    local asked = index == 'processing' and 'SMISMEMBER' or 'ZMSCORE'
			    local found = redis.call(asked, p .. index .. ':' .. lane, id)[1]
			    if found and found ~= 0 then row[6] = row[6] .. index .. ' ' end
			  end
			  row[7] = tostring(there[id] or 0)
			  rows[#rows + 1] = row
			end
			return rows""";

	private final List<List<String>> rows;

	private ModelState(List<List<String>> rows) {
		this.rows = rows;
	}

	static ModelState read(RedisProcess redis, String match, List<String> ids) {
		List<Object> words = new ArrayList<>(List.of("EVAL", READ, 0, match));
		words.addAll(ids);
		return new ModelState(redis.list(words.toArray()));
	}

	/** Whether no order is open. */
	boolean isSettled() {
		return orders().stream().noneMatch(ModelState::isOpen);
	}

	List<List<String>> open() {
		return orders().stream().filter(ModelState::isOpen).toList();
	}

	/**
	 * What must hold and does not.
	 * @param outcomes those seen before, to which new ones are added
	 * @param untouched whether nobody has taken anything out of the lanes by hand
	 */
	List<String> findings(Map<String, String> outcomes, boolean untouched) {
		List<String> findings = new ArrayList<>();
		long held = 0;
		long sold = 0;
		Set<Long> tickets = new HashSet<>();
		for (List<String> row : orders()) {
			long quantity = Long.parseLong(row.get(3));
			held += isOpen(row) ? quantity : 0;
			sold += row.get(1).equals("confirmed") ? quantity : 0;
			for (long i = 0; !row.get(4).isEmpty() && i < quantity; i++) {
				check(findings, tickets.add(Long.parseLong(row.get(4)) + i), "a ticket is issued twice", row);
			}
			check(findings, isIndexed(row), "wrongly indexed", row);
			check(findings, !untouched || hasEntry(row), "open and in no lane", row);
			String before = isOpen(row) ? outcomes.get(row.get(0)) : outcomes.put(row.get(0), row.get(1));
			check(findings, before == null || before.equals(row.get(1))
					|| before.equals("confirmed") && row.get(1).equals("cancelled"), "it was " + before, row);
		}
		List<Long> seats = this.rows.get(0).stream().map(Long::valueOf).toList();
		check(findings, seats.get(1) >= 0 && seats.get(0) == seats.get(1) + seats.get(2) + seats.get(3)
				&& seats.get(2) == held && seats.get(3) == sold && seats.get(4) == held + sold, "seats",
				this.rows.get(0));
		return findings;
	}

	private List<List<String>> orders() {
		return this.rows.subList(1, this.rows.size());
	}

	private static boolean isOpen(List<String> row) {
		return row.get(1).equals("queued") || row.get(1).equals("processing");
	}

	private static boolean isIndexed(List<String> row) {
		return switch (row.get(1)) {
			case "queued" -> row.get(5).equals("queued ") || row.get(5).equals("queued delayed ");
			case "processing" -> row.get(5).equals("processing ");
			default -> row.get(5).isEmpty();
		};
	}

	private static boolean hasEntry(List<String> row) {
		// one of the stream in work has an owner, perhaps by an old delivery; the sweep
		// looks after those
		return !isOpen(row) || row.get(2).equals("pubsub") || row.get(5).contains("delayed")
				|| row.get(1).equals("processing") && row.get(2).equals("stream") || !row.get(6).equals("0");
	}

	private static void check(List<String> findings, boolean holds, String otherwise, List<String> row) {
		if (!holds) {
			findings.add(otherwise + ": " + row);
		}
	}

}
