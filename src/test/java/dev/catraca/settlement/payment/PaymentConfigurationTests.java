package dev.catraca.settlement.payment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

class PaymentConfigurationTests {

	private final ApplicationContextRunner service = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class, PaymentConfiguration.class)
		.withBean(RestClient.Builder.class, RestClient::builder);

	@ParameterizedTest
	@ValueSource(
			strings = { "foo", "payments.example/charges", "ftp://payments.example/", "http:///charges", "https:" })
	void anAddressThatNothingCanBePostedToIsRefused(String url) {
		this.service.withPropertyValues("catraca.payment.url=" + url)
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("catraca.payment.url"));
	}

	@Test
	void anEmptyAddressIsNone() {
		this.service.withPropertyValues("catraca.payment.url=")
			.run((context) -> assertThat(context).hasSingleBean(SimulatedGateway.class)
				.getBean(Simulation.class)
				.extracting(Simulation::on)
				.isEqualTo(true));
	}

	@Test
	void aGatewayOfOnesOwnIsTheOnlyOne() {
		new ApplicationContextRunner()
			.withUserConfiguration(OwnGateway.class, Properties.class, PaymentConfiguration.class)
			.withBean(RestClient.Builder.class, RestClient::builder)
			.run((context) -> assertThat(context).hasSingleBean(PaymentGateway.class)
				.getBean(Simulation.class)
				.extracting(Simulation::on)
				.isEqualTo(false));
	}

	@Test
	void anAddressIsPostedTo() {
		this.service.withPropertyValues("catraca.payment.url=https://payments.example/charges")
			.run((context) -> assertThat(context).hasSingleBean(HttpGateway.class));
	}

	static class OwnGateway implements PaymentGateway {

		@Override
		public PaymentAnswer charge(Charge charge) {
			return PaymentAnswer.APPROVED;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PaymentProperties.class)
	static class Properties {

	}

}
