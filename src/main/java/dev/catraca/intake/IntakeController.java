package dev.catraca.intake;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.web.FieldError;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
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

	private static final String REPLAYED_HEADER = "Idempotent-Replayed";

	private final Intake intake;

	private final RateLimit rateLimit;

	private final IntakeMeters meters;

	private final OrderJson json;

	IntakeController(Intake intake, RateLimit rateLimit, IntakeMeters meters, OrderJson json) {
		this.meters = meters;
		this.json = json;
		this.intake = intake;
		this.rateLimit = rateLimit;
	}

	@PostMapping
	@Operation(summary = "Order tickets: holds the seats at once and answers before they are paid")
	@ApiResponse(responseCode = "202", description = "Accepted; the seats are held",
			content = @Content(schema = @Schema(implementation = Order.class)))
	@LaneParameter
	@KeyParameter
	@io.swagger.v3.oas.annotations.parameters.RequestBody(required = true,
			content = @Content(schema = @Schema(implementation = OrderRequest.class)))
	@Nullable ResponseEntity<?> place(@Parameter(hidden = true) HttpServletRequest http,
			@Parameter(hidden = true) HttpServletResponse answer) throws IOException {
		OrderRequest order = this.json.read(http);
		Lane lane = lane(http);
		String key = key(http);
		this.rateLimit.spend(http.getRemoteAddr(), 1);
		Verdict verdict = this.intake.take(lane, List.of(order), key).get(0);
		if (verdict.replayed()) {
			answer.setHeader(REPLAYED_HEADER, "true");
		}
		if (verdict instanceof Verdict.Refused refused) {
			return Refusal.answer(refused.problem(), new HttpHeaders(), refused.retryAfter());
		}
		this.json.write(((Verdict.Accepted) verdict).order(), http, answer);
		return null;
	}

	@PostMapping("/batch")
	@Operation(summary = "Order tickets for up to 1000 buyers in one request; each order stands for itself")
	@LaneParameter
	@KeyParameter
	@io.swagger.v3.oas.annotations.parameters.RequestBody(required = true,
			content = @Content(array = @ArraySchema(minItems = 1, maxItems = LARGEST_BATCH,
					schema = @Schema(implementation = OrderRequest.class))))
	ResponseEntity<List<BatchItem>> placeBatch(@RequestBody List<@Nullable OrderRequest> orders,
			@Parameter(hidden = true) HttpServletRequest http) {
		Lane lane = lane(http);
		String key = key(http);
		if (orders.isEmpty() || orders.size() > LARGEST_BATCH) {
			throw new Refusal(FieldError.problem("invalid-order",
					List.of(new FieldError("orders", "1 to " + LARGEST_BATCH + " in a batch"))));
		}
		this.rateLimit.spend(http.getRemoteAddr(), orders.size());
		List<OrderRequest> all = orders.stream().map((order) -> (order != null) ? order : OrderRequest.EMPTY).toList();
		List<Verdict> verdicts = this.intake.take(lane, all, key);
		Verdict.Refused away = Verdict.Refused.unavailable();
		if (verdicts.stream().allMatch(away::equals)) {
			throw new Refusal(away.problem(), away.retryAfter());
		}
		this.meters.refused(verdicts);
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
		if (verdicts.stream().anyMatch(Verdict::replayed)) {
			answer.header(REPLAYED_HEADER, "true");
		}
		return answer.body(verdicts.stream().map(BatchItem::of).toList());
	}

	private static Lane lane(HttpServletRequest http) {
		String[] names = http.getParameterValues("lane");
		if (names == null) {
			return Lane.STREAM;
		}
		return Optional.of(names[0])
			.filter((name) -> names.length == 1)
			.flatMap(Lane::of)
			.orElseThrow(() -> new Refusal(Refusals.unknownLane()));
	}

	private static @Nullable String key(HttpServletRequest http) {
		List<String> keys = Collections.list(http.getHeaders(KEY_HEADER));
		if (keys.isEmpty()) {
			return null;
		}
		if (keys.size() != 1 || !KEY.matcher(keys.get(0)).matches()) {
			throw new Refusal(Refusals.invalidKey());
		}
		return keys.get(0);
	}

	/**
	 * What became of one order of a batch.
	 *
	 * @param status the HTTP status it would have got alone
	 * @param order the order if it was accepted
	 * @param problem the problem if it was refused
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record BatchItem(int status, @Nullable Order order,
			@Schema(ref = "#/components/schemas/Problem") @Nullable ProblemDetail problem) {

		static BatchItem of(Verdict verdict) {
			if (verdict instanceof Verdict.Accepted accepted) {
				return new BatchItem(202, accepted.order(), null);
			}
			ProblemDetail problem = ((Verdict.Refused) verdict).problem();
			return new BatchItem(problem.getStatus(), null, problem);
		}

	}

	@Parameter(name = "lane", in = ParameterIn.QUERY, description = "What the order waits in",
			schema = @Schema(allowableValues = { "list", "stream", "pubsub" }, defaultValue = "stream"))
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	private @interface LaneParameter {

	}

	@Parameter(name = KEY_HEADER, in = ParameterIn.HEADER, description = "Makes it safe to send the same again",
			schema = @Schema(pattern = "^[!-~]{1,255}$"))
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	private @interface KeyParameter {

	}

}
