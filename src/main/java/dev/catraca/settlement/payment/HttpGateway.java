package dev.catraca.settlement.payment;

import dev.catraca.order.Money;
import dev.catraca.order.OrderId;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * A gateway behind HTTP: {@code POST} with the order's id as {@code Idempotency-Key} and
 * {@code {"orderId","amount":{"amount","currency"}}} as body.
 * <p>
 * 2xx approves, unless the body has a {@code status} other than {@code approved}; that of
 * {@code declined}, and 402, decline; anything else, a timeout and an open circuit
 * breaker mean unavailable.
 */
class HttpGateway implements PaymentGateway {

	private static final Logger log = LoggerFactory.getLogger(HttpGateway.class);

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
		catch (RestClientException | CallNotPermittedException ex) {
			log.debug("The payment gateway did not answer for {}", charge.orderId(), ex);
			return PaymentAnswer.UNAVAILABLE;
		}
	}

	private PaymentAnswer post(Charge charge) {
		try {
			Reply reply = this.http.post()
				.header("Idempotency-Key", charge.orderId().toString())
				.contentType(MediaType.APPLICATION_JSON)
				.body(new Request(charge.orderId(), charge.amount()))
				.retrieve()
				.body(Reply.class);
			String status = (reply != null) ? reply.status() : null;
			return switch ((status != null) ? status : "approved") {
				case "approved" -> PaymentAnswer.APPROVED;
				case "declined" -> PaymentAnswer.DECLINED;
				default -> PaymentAnswer.UNAVAILABLE;
			};
		}
		catch (HttpClientErrorException ex) {
			if (ex.getStatusCode().isSameCodeAs(HttpStatus.PAYMENT_REQUIRED)) {
				return PaymentAnswer.DECLINED;
			}
			throw ex;
		}
	}

	record Request(OrderId orderId, Money amount) {
	}

	@com.fasterxml.jackson.annotation.JsonIgnoreProperties(ignoreUnknown = true)
	record Reply(@Nullable String status) {
	}

}
