package dev.catraca.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.catraca.fault.Asked.Knowledge;
import dev.catraca.testing.RedisProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The books, kept beside the service: what must hold, recounted from the records in Redis
 * (of one partition). The keys are spelled out, so that a slip in the service's own names
 * shows.
 */
final class Books {

	private static final String PREFIX = "catraca:{0}:";

	private static final List<String> LANES = List.of("list", "stream", "pubsub");

	private static final List<String> FINAL = List.of("confirmed", "rejected", "cancelled", "failed", "lost");

	private static final String READ = """
			local rows = {}
			for i, key in ipairs(redis.call('KEYS', ARGV[1] .. 'order:*')) do
			  local lines = {}
			  for line in string.gmatch(redis.call('GET', key), '[^\\n]+') do
			    lines[#lines + 1] = {}
			    for word in string.gmatch(line .. '|', '([^|]*)|') do table.insert(lines[#lines], word) end
			  end
			  local o, f = lines[1], lines[2]
			  rows[#rows + 1] = { string.sub(key, #ARGV[1] + 7), o[1], f[7], f[3], f[2], f[1],
			    string.match(o[2], '/(%d+)') or '', o[5], lines[3][1], f[8] }
			end
			return rows""";

	private final RedisProcess redis;

	/** The outcomes seen so far: they never change. */
	private final Map<String, String> outcomes = new HashMap<>();

	Books(RedisProcess redis) {
		this.redis = redis;
	}

	/**
	 * Waits until every order has its outcome and nothing is left over, then checks all.
	 */
	void assertBalanced() {
		await().atMost(Faults.PATIENCE.multipliedBy(2)).untilAsserted(() -> assertThat(leftovers()).isEmpty());
		assertThat(findings(records())).isEmpty();
	}

	/** As above; and every order of the load is one that its client knows of. */
	void assertBalanced(Load load) {
		assertBalanced();
		Map<String, Row> records = records().stream().collect(Collectors.toMap(Row::id, (row) -> row));
		// one start more than attempts, to give it up
		assertThat(records.values()).as("attempts").allMatch((row) -> row.attempts() <= 6);
		List<Asked> in = load.all().stream().filter((asked) -> asked.knowledge() == Knowledge.IN).toList();
		Set<String> known = in.stream().map(Asked::id).collect(Collectors.toSet());
		assertThat(known).as("each answered order is an order of its own").hasSameSizeAs(in).isNotEmpty();
		assertThat(records.keySet()).as("no answered order is gone").containsAll(known);
		assertThat(records.values()
			.stream()
			.filter((row) -> load.matches().contains(row.match()))
			.map(Row::id)
			.filter((id) -> !known.contains(id))).as("no order that nobody knows of").isEmpty();
	}

	/** The records, as they stand. */
	List<Row> records() {
		return this.redis.<List<String>>list("EVAL", READ, 0, PREFIX).stream().map(Row::of).toList();
	}

	/** The status of an order. */
	String status(String id) {
		return this.redis.call("GET", PREFIX + "order:" + id).toString().split("\\|")[0];
	}

	/** What is still open, or left in any structure. */
	List<String> leftovers() {
		List<String> left = new ArrayList<>();
		for (String lane : LANES) {
			for (String index : List.of("queued", "processing", "delayed")) {
				size(left, index + ":" + lane, index.equals("processing") ? "SCARD" : "ZCARD");
			}
		}
		size(left, "orders:list", "LLEN");
		left.addAll(this.redis.keys("catraca:{0}:orders:list:processing:*"));
		for (Object group : groups()) {
			Map<String, Object> fields = pairs((List<?>) group);
			if (!"0".equals("" + fields.get("pending")) || !lastId().equals(fields.get("last-delivered-id"))) {
				left.add("group " + fields + ", the stream ends at " + lastId());
			}
		}
		records().stream().filter(Row::isOpen).forEach((row) -> left.add("open: " + row));
		return left;
	}

	private void size(List<String> left, String key, String command) {
		long size = this.redis.number(command, PREFIX + key);
		if (size != 0) {
			left.add(key + ": " + size);
		}
	}

	private List<Object> groups() {
		return (this.redis.number("EXISTS", PREFIX + "orders:stream") == 1)
				? this.redis.list("XINFO", "GROUPS", PREFIX + "orders:stream") : List.of();
	}

	private Object lastId() {
		return pairs(this.redis.list("XINFO", "STREAM", PREFIX + "orders:stream")).get("last-generated-id");
	}

	/** Everything in the books that does not agree. */
	private List<String> findings(List<Row> records) {
		List<String> findings = new ArrayList<>();
		for (String match : this.redis.<String>list("ZRANGE", PREFIX + "matches", 0, -1)) {
			seats(findings, match, records.stream().filter((row) -> row.match().equals(match)).toList());
		}
		counters(findings, records);
		for (Row row : records) {
			String before = row.isOpen() ? null : this.outcomes.put(row.id(), row.status());
			if (before != null && !before.equals(row.status()) && !row.status().equals("cancelled")) {
				findings.add("was " + before + ", is " + row);
			}
		}
		return findings;
	}

	/** Whether the seats of every match add up at this moment, whatever is under way. */
	List<String> seatsNow() {
		List<String> findings = new ArrayList<>();
		for (String match : this.redis.<String>list("ZRANGE", PREFIX + "matches", 0, -1)) {
			Map<String, Object> fields = pairs(this.redis.list("HGETALL", PREFIX + "match:" + match));
			for (String sector : fields.get("sectors").toString().split(",")) {
				addsUp(findings, match, sector, fields);
			}
		}
		return findings;
	}

	private void addsUp(List<String> findings, String match, String sector, Map<String, Object> fields) {
		long available = count(fields, "available:" + sector);
		long held = count(fields, "held:" + sector);
		long sold = count(fields, "sold:" + sector);
		if (available < 0 || held < 0 || sold < 0 || available + held + sold != count(fields, "capacity:" + sector)) {
			findings.add("seats of " + match + " " + sector + ": " + fields);
		}
	}

	private void seats(List<String> findings, String match, List<Row> records) {
		Map<String, Object> fields = pairs(this.redis.list("HGETALL", PREFIX + "match:" + match));
		for (String sector : fields.get("sectors").toString().split(",")) {
			addsUp(findings, match, sector, fields);
			List<Row> there = records.stream().filter((row) -> row.sector().equals(sector)).toList();
			long held = quantity(there, Row::isOpen);
			long sold = quantity(there, (row) -> row.status().equals("confirmed"));
			if (held != count(fields, "held:" + sector) || sold != count(fields, "sold:" + sector)) {
				findings.add("records of " + match + " " + sector + " hold " + held + " and bought " + sold
						+ ", the match says " + fields);
			}
			tickets(findings, there, count(fields, "issued:" + sector));
		}
		Map<String, Object> buyers = pairs(this.redis.list("HGETALL", PREFIX + "buyers:" + match));
		Map<String, Long> theirs = records.stream()
			.filter((row) -> row.isOpen() || row.status().equals("confirmed"))
			.collect(Collectors.groupingBy(Row::buyer, Collectors.summingLong(Row::quantity)));
		if (!buyers.keySet().equals(theirs.keySet())
				|| !theirs.entrySet().stream().allMatch((one) -> count(buyers, one.getKey()) == one.getValue())) {
			findings.add("buyers of " + match + " have " + theirs + ", the books say " + buyers);
		}
	}

	private static void tickets(List<String> findings, List<Row> records, long issued) {
		Set<Long> taken = new HashSet<>();
		records.stream().filter((row) -> !row.ticket().isEmpty()).forEach((row) -> {
			long first = Long.parseLong(row.ticket());
			for (long ticket = first; ticket < first + row.quantity(); ticket++) {
				if (!taken.add(ticket) || ticket > issued) {
					findings.add("ticket " + ticket + " of " + row + " is another's, or beyond " + issued);
				}
			}
		});
	}

	private void counters(List<String> findings, List<Row> records) {
		Map<String, Object> counters = pairs(this.redis.list("HGETALL", PREFIX + "counters"));
		for (String lane : LANES) {
			List<Row> there = records.stream().filter((row) -> row.lane().equals(lane)).toList();
			compare(findings, counters, "accepted:" + lane, there.size());
			for (String status : FINAL) {
				compare(findings, counters, status + ":" + lane,
						there.stream().filter((row) -> row.status().equals(status)).count());
			}
		}
		Set<String> numbers = records.stream().map(Row::sequence).collect(Collectors.toSet());
		if (numbers.size() != records.size() || count(counters, "sequence") != records.size()) {
			findings.add(records.size() + " records have " + numbers.size() + " numbers up to " + counters);
		}
	}

	private static void compare(List<String> findings, Map<String, Object> counters, String name, long counted) {
		if (count(counters, name) != counted) {
			findings.add(name + " is " + count(counters, name) + ", the records are " + counted);
		}
	}

	private static long quantity(List<Row> rows, Predicate<Row> which) {
		return rows.stream().filter(which).mapToLong(Row::quantity).sum();
	}

	private static long count(Map<String, Object> fields, String name) {
		return Long.parseLong(fields.getOrDefault(name, "0").toString());
	}

	private static Map<String, Object> pairs(List<?> flat) {
		Map<String, Object> pairs = new LinkedHashMap<>();
		for (int i = 0; i < flat.size(); i += 2) {
			pairs.put(flat.get(i).toString(), flat.get(i + 1));
		}
		return pairs;
	}

	/** The record of an order. */
	record Row(String id, String status, String lane, String match, String sector, long quantity, int attempts,
			String ticket, String buyer, String sequence) {

		static Row of(List<String> row) {
			return new Row(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), Long.parseLong(row.get(5)),
					Integer.parseInt(row.get(6)), row.get(7), row.get(8), row.get(9));
		}

		boolean isOpen() {
			return this.status.equals("queued") || this.status.equals("processing");
		}

	}

}
