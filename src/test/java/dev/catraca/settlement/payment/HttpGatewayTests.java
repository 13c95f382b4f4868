package dev.catraca.settlement.payment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Currency;

import dev.catraca.order.Money;
import dev.catraca.order.OrderId;
import dev.catraca.testing.PaymentStub;
import dev.catraca.testing.PaymentStub.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class HttpGatewayTests {

	private static final Currency BRL = Currency.getInstance("BRL");

	private final PaymentStub stub = new PaymentStub();

	private final PaymentGateway gateway = gateway(this.stub.url(), Duration.ofSeconds(10));

	@AfterEach
	void close() {
		this.stub.close();
	}

	@Test
	void postsTheAmountUnderTheOrdersIdAsIdempotencyKey() {
		OrderId id = OrderId.random(0);
		assertThat(charge(id, 1)).isEqualTo(PaymentAnswer.APPROVED);
		Received charge = this.stub.received(id.toString()).get(0);
		assertThat(charge.method()).isEqualTo("POST");
		assertThat(charge.path()).isEqualTo("/charges");
		assertThat(charge.headers()).containsKey("Content-Length").doesNotContainKeys("Transfer-Encoding", "Upgrade");
		assertThat(charge.body().get("orderId").asString()).isEqualTo(id.toString());
		assertThat(charge.body().get("amount").get("amount").asString()).isEqualTo("10.00");
		assertThat(charge.body().get("amount").get("currency").asString()).isEqualTo("BRL");
	}

	@Test
	void anOrdersChargesCarryTheSameKey() {
		OrderId id = OrderId.random(0);
		assertThat(charge(id, PaymentStub.APPROVED_LATER)).isEqualTo(PaymentAnswer.UNAVAILABLE);
		assertThat(charge(id, PaymentStub.APPROVED_LATER)).isEqualTo(PaymentAnswer.UNAVAILABLE);
		assertThat(charge(id, PaymentStub.APPROVED_LATER)).isEqualTo(PaymentAnswer.APPROVED);
		assertThat(this.stub.received(id.toString())).hasSize(3);
	}

	@ParameterizedTest
	@CsvSource({ "200, '', APPROVED", "204, '', APPROVED", "201, '{\"status\":\"approved\"}', APPROVED",
			"200, '{\"status\":\"declined\"}', DECLINED", "202, '{\"status\":\"pending\"}', UNAVAILABLE",
			"402, '{\"why\":\"no money\"}', DECLINED", "400, '{}', UNAVAILABLE", "429, '', UNAVAILABLE",
			"500, 'oops', UNAVAILABLE", "503, '', UNAVAILABLE", "200, 'this is not JSON', UNAVAILABLE",
			"301, '', UNAVAILABLE", "304, '', UNAVAILABLE", "200, '[]', UNAVAILABLE", "200, 'null', UNAVAILABLE",
			"200, '{\"status\":\"approved\",\"fee\":0.1234567890123456789012345}', APPROVED",
			"200, '{\"status\":\"approved\",\"a\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}', APPROVED" })
	void understandsAnAnswer(int status, String body, PaymentAnswer answer) {
		this.stub.answerAll(status, body);
		assertThat(charge(OrderId.random(0), 1)).isEqualTo(answer);
	}

	@Test
	void anAnswerMayBeginWithAByteOrderMarkAndIsReadToAnEndOnly() {
		this.stub.answerAll(200, "\uFEFF{\"status\":\"declined\"}");
		assertThat(charge(OrderId.random(0), 1)).isEqualTo(PaymentAnswer.DECLINED);
		this.stub.answerAll(200, " ".repeat(1_000_000) + "{\"status\":\"declined\"}");
		assertThat(charge(OrderId.random(0), 1)).isEqualTo(PaymentAnswer.UNAVAILABLE);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whatIsLoggedOfAGatewayThatIsGoneHoldsNoPassword(CapturedOutput log) {
		this.stub.close();
		URI url = URI.create(this.stub.url().toString().replace("//", "//shop:secret@"));
		gateway(url, Duration.ofSeconds(10)).charge(new Charge(OrderId.random(0), Money.ofMinorUnits(1000, BRL), 1));
		assertThat(log).contains("gave no usable answer for order", "java.net.ConnectException")
			.doesNotContain("secret");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void thatAnAnswerCannotBeUsedIsToldOnce(CapturedOutput log) {
		this.stub.answerAll(200, "OK");
		charge(OrderId.random(0), 1);
		charge(OrderId.random(0), 1);
		assertThat(log).containsOnlyOnce("The payment gateway gave no usable answer for order")
			.contains("a body that is no JSON object");
	}

	@Test
	void aGatewayThatIsSilentIsUnavailable() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			PaymentGateway waiting = gateway(URI.create("http://localhost:" + silent.getLocalPort()),
					Duration.ofMillis(500));
			assertThat(waiting.charge(new Charge(OrderId.random(0), Money.ofMinorUnits(1000, BRL), 1)))
				.isEqualTo(PaymentAnswer.UNAVAILABLE);
		}
	}

	@Test
	void aGatewayThatIsGoneIsUnavailable() {
		this.stub.close();
		assertThat(charge(OrderId.random(0), 1)).isEqualTo(PaymentAnswer.UNAVAILABLE);
	}

	@Test
	void aGatewayThatKeepsFailingIsLeftAloneUntilItAnswersAgain() {
		this.stub.answerAll(503, "");
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			int before = this.stub.count();
			assertThat(charge(OrderId.random(0), 1)).isEqualTo(PaymentAnswer.UNAVAILABLE);
			return this.stub.count() == before && before >= 20;
		});
		assertThat(this.stub.count()).isBetween(20, 50);
		this.stub.answerAll(200, "");
		await().atMost(Duration.ofSeconds(30)).until(() -> charge(OrderId.random(0), 1) == PaymentAnswer.APPROVED);
		for (int i = 0; i < 30; i++) {
			assertThat(charge(OrderId.random(0), 1)).isEqualTo(PaymentAnswer.APPROVED);
		}
	}

	private PaymentAnswer charge(OrderId id, int seats) {
		return this.gateway.charge(new Charge(id, Money.ofMinorUnits(seats * 1000L, BRL), 1));
	}

	private static PaymentGateway gateway(URI url, Duration timeout) {
		return PaymentConfiguration.overHttp(url, timeout, RestClient.builder());
	}

}
