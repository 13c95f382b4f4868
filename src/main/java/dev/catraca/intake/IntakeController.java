package dev.catraca.intake;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.web.FieldError;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Orders coming in over HTTP, one or many at a time.
 */
@RestController
@RequestMapping(path = "/api/v1/orders", consumes = MediaType.APPLICATION_JSON_VALUE,
		produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Orders")
class IntakeController {

	private static final int LARGEST_BATCH = 1000;

	private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

	private static final String KEY_HEADER = "Idempotency-Key";

	private final Intake intake;

	private final RateLimit rateLimit;

	IntakeController(Intake intake, RateLimit rateLimit) {
		this.intake = intake;
		this.rateLimit = rateLimit;
	}

	@PostMapping
	@Operation(summary = "Order tickets: holds the seats at once and answers before they are paid")
	ResponseEntity<?> place(@RequestParam(defaultValue = "stream") List<String> lane,
			@Parameter(example = "b9a1d7") @RequestHeader(name = KEY_HEADER,
					required = false) @Nullable List<String> idempotencyKey,
			@RequestBody OrderRequest order, HttpServletRequest http) {
		Lane chosen = lane(lane);
		String key = key(idempotencyKey);
		this.rateLimit.spend(http.getRemoteAddr(), 1);
		Verdict verdict = this.intake.take(chosen, List.of(order), key).get(0);
		HttpHeaders headers = new HttpHeaders();
		if (verdict.replayed()) {
			headers.set("Idempotent-Replayed", "true");
		}
		if (verdict instanceof Verdict.Accepted accepted) {
			headers.setLocation(URI.create("/api/v1/orders/" + accepted.order().id()));
			return ResponseEntity.accepted().headers(headers).body(accepted.order());
		}
		Verdict.Refused refused = (Verdict.Refused) verdict;
		Duration retryAfter = refused.retryAfter();
		if (retryAfter != null) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
		}
		headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		return ResponseEntity.status(refused.problem().getStatus()).headers(headers).body(refused.problem());
	}

	@PostMapping("/batch")
	@Operation(summary = "Order tickets for up to 1000 buyers in one request; each order stands for itself")
	List<BatchItem> placeBatch(@RequestParam(defaultValue = "stream") List<String> lane,
			@Parameter(example = "b9a1d8") @RequestHeader(name = KEY_HEADER,
					required = false) @Nullable List<String> idempotencyKey,
			@RequestBody List<@Nullable OrderRequest> orders, HttpServletRequest http) {
		Lane chosen = lane(lane);
		String key = key(idempotencyKey);
		if (orders.isEmpty() || orders.size() > LARGEST_BATCH) {
			throw new Refusal(FieldError.problem("invalid-order",
					List.of(new FieldError("orders", "1 to " + LARGEST_BATCH + " in a batch"))));
		}
		this.rateLimit.spend(http.getRemoteAddr(), orders.size());
		List<OrderRequest> all = orders.stream().map((order) -> (order != null) ? order : OrderRequest.EMPTY).toList();
		return this.intake.take(chosen, all, key).stream().map(BatchItem::of).toList();
	}

	private static Lane lane(List<String> names) {
		return ((names.size() == 1) ? Lane.of(names.get(0)) : java.util.Optional.<Lane>empty())
			.orElseThrow(() -> new Refusal(Refusals.unknownLane()));
	}

	private static @Nullable String key(@Nullable List<String> headers) {
		if (headers == null) {
			return null;
		}
		if (headers.size() != 1 || !KEY.matcher(headers.get(0)).matches()) {
			throw new Refusal(Refusals.invalidKey());
		}
		return headers.get(0);
	}

	/**
	 * What became of one order of a batch.
	 *
	 * @param status the HTTP status it would have got alone
	 * @param order the order if it was accepted
	 * @param problem the problem if it was refused
	 */
	@com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
	record BatchItem(int status, @Nullable Order order, @Nullable ProblemDetail problem) {

		static BatchItem of(Verdict verdict) {
			if (verdict instanceof Verdict.Accepted accepted) {
				return new BatchItem(202, accepted.order(), null);
			}
			ProblemDetail problem = ((Verdict.Refused) verdict).problem();
			return new BatchItem(problem.getStatus(), null, problem);
		}

	}

}
