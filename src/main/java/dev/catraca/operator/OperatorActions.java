package dev.catraca.operator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.catraca.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Who did what: a line in the log for each call of an operator that was no reading one,
 * and the latest of them in Redis. Neither bodies nor queries are kept.
 */
@Component
class OperatorActions {

	private static final Logger log = LoggerFactory.getLogger("dev.catraca.audit-trail");

	private static final long KEPT = 1000;

	private static final int LONGEST_PATH = 512;

	private final StringRedisTemplate redis;

	OperatorActions(StringRedisTemplate redis) {
		this.redis = redis;
	}

	/**
	 * Records a call. Redis: {@code XADD} with {@code MAXLEN ~}; without Redis it stands
	 * in the log only, and whoever waited for Redis already does not wait again.
	 * @param user who called
	 * @param request what was called
	 * @param status what was answered
	 */
	void record(String user, HttpServletRequest request, int status) {
		String uri = request.getRequestURI();
		String path = uri.substring(0, Math.min(uri.length(), LONGEST_PATH));
		log.info("{} {} {} from {}: {}", user, request.getMethod(), path, request.getRemoteAddr(), status);
		if (request.getAttribute(DispatcherServlet.EXCEPTION_ATTRIBUTE) instanceof QueryTimeoutException late) {
			notKept(late);
			return;
		}
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("user", user);
		fields.put("method", request.getMethod());
		fields.put("path", path);
		fields.put("status", Integer.toString(status));
		fields.put("address", request.getRemoteAddr());
		try {
			this.redis.opsForStream()
				.add(StreamRecords.newRecord().in(OperatorKeys.actions()).ofMap(fields),
						XAddOptions.maxlen(KEPT).approximateTrimming(true));
		}
		catch (DataAccessException ex) {
			notKept(ex);
		}
	}

	private static void notKept(DataAccessException trouble) {
		log.warn("Redis did not keep the line above ({})", trouble.getMostSpecificCause().getMessage());
	}

	/**
	 * The latest actions, newest first. Redis: {@code XREVRANGE}.
	 * @param before only those before this entry; null: from the newest
	 * @param limit how many at most
	 * @return a page of them
	 */
	Page<OperatorAction> page(@Nullable String before, int limit) {
		Bound<String> newest = (before != null) ? Bound.exclusive(before) : Bound.unbounded();
		List<MapRecord<String, String, String>> entries = this.redis.<String, String>opsForStream()
			.reverseRange(OperatorKeys.actions(), Range.of(Bound.unbounded(), newest), Limit.limit().count(limit + 1));
		List<OperatorAction> items = new ArrayList<>();
		entries.stream().limit(limit).forEach((entry) -> items.add(OperatorAction.of(entry.getId(), entry.getValue())));
		return new Page<>(items, (entries.size() > limit) ? items.get(limit - 1).id() : null);
	}

	/**
	 * A call of an operator.
	 *
	 * @param id of its entry, also the cursor of what came before it
	 * @param at when it was answered
	 * @param user who called
	 * @param method the HTTP method
	 * @param path the path, without the query
	 * @param status what was answered
	 * @param address where the call came from
	 */
	record OperatorAction(String id, Instant at, String user, String method, String path, int status, String address) {

		static OperatorAction of(RecordId id, Map<String, String> fields) {
			return new OperatorAction(id.getValue(), Instant.ofEpochMilli(Objects.requireNonNull(id.getTimestamp())),
					text(fields, "user"), text(fields, "method"), text(fields, "path"),
					Integer.parseInt(fields.getOrDefault("status", "0")), text(fields, "address"));
		}

		private static String text(Map<String, String> fields, String name) {
			return fields.getOrDefault(name, "");
		}

	}

}
