package dev.catraca.settlement.payment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.catraca.order.Money;
import dev.catraca.order.OrderId;
import dev.catraca.redis.News;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * A gateway behind HTTP: {@code POST} with the order's id as {@code Idempotency-Key} and
 * {@code {"orderId","amount":{"amount","currency"}}} as body.
 * <p>
 * 2xx approves if its body is empty or a JSON object whose {@code status} is
 * {@code approved} or not there; one of {@code declined}, and 402, decline; anything
 * else, a timeout and an open circuit breaker mean unavailable.
 */
class HttpGateway implements PaymentGateway {

	private static final Logger log = LoggerFactory.getLogger(HttpGateway.class);

	/** Of an answer, which says little. */
	private static final int MOST_BYTES = 1 << 16;

	private static final JsonMapper JSON = new JsonMapper();

	private final News news = new News();

	private final RestClient http;

	private final CircuitBreaker breaker;

	HttpGateway(RestClient http, CircuitBreaker breaker) {
		this.http = http;
		this.breaker = breaker;
		breaker.getEventPublisher()
			.onStateTransition((change) -> log.warn("The circuit breaker of the payment gateway went from {} to {}",
					change.getStateTransition().getFromState(), change.getStateTransition().getToState()));
	}

	@Override
	public PaymentAnswer charge(Charge charge) {
		try {
			return this.breaker.executeSupplier(() -> post(charge));
		}
		catch (CallNotPermittedException ex) {
			log.debug("The payment gateway was not asked for order {}", charge.orderId());
		}
		catch (RestClientException ex) {
			if (this.news.isNews(ex)) {
				log.warn("The payment gateway gave no usable answer for order {}, which counts as unavailable: {}",
						charge.orderId(), reason(ex));
			}
		}
		return PaymentAnswer.UNAVAILABLE;
	}

	private PaymentAnswer post(Charge charge) {
		return this.http.post()
			.header("Idempotency-Key", charge.orderId().toString())
			.contentType(MediaType.APPLICATION_JSON)
			.body(JSON.writeValueAsBytes(new Request(charge.orderId(), charge.amount())))
			.exchangeForRequiredValue((request, response) -> understood(response));
	}

	private static PaymentAnswer understood(ClientHttpResponse response) throws IOException {
		HttpStatusCode code = response.getStatusCode();
		if (code.isSameCodeAs(HttpStatus.PAYMENT_REQUIRED)) {
			return PaymentAnswer.DECLINED;
		}
		if (!code.is2xxSuccessful()) {
			throw new RestClientException("status " + code.value());
		}
		return switch (status(response.getBody().readNBytes(MOST_BYTES + 1))) {
			case "approved" -> PaymentAnswer.APPROVED;
			case "declined" -> PaymentAnswer.DECLINED;
			default -> throw new RestClientException("a status that is neither approved nor declined");
		};
	}

	/** By a mapper without the limits that buyers' requests have. */
	private static String status(byte[] body) {
		if (body.length > MOST_BYTES) {
			throw new RestClientException("a body of more than " + MOST_BYTES + " bytes");
		}
		if (new String(body, StandardCharsets.US_ASCII).isBlank()) {
			return "approved";
		}
		try {
			JsonNode reply = JSON.readTree(body);
			if (reply.isObject()) {
				JsonNode status = reply.path("status");
				return (status.isMissingNode() || status.isNull()) ? "approved" : status.asString();
			}
		}
		catch (JacksonException ex) {
			log.debug("What the payment gateway answered cannot be read", ex);
		}
		throw new RestClientException("a body that is no JSON object");
	}

	/** Without what the client says of the address, which may hold a password. */
	private static String reason(RestClientException ex) {
		return (ex instanceof ResourceAccessException) ? String.valueOf(ex.getCause())
				: String.valueOf(ex.getMessage());
	}

	record Request(OrderId orderId, Money amount) {
	}

}
