package dev.catraca.settlement.payment;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

import dev.catraca.settlement.payment.PaymentProperties.Simulated;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Chooses the gateway: one that is brought as a component, else the one over HTTP if its
 * address is known, else the simulated one.
 */
@Configuration(proxyBeanMethods = false)
class PaymentConfiguration {

	private static final String OURS = "catracaPaymentGateway";

	@Bean
	Simulation simulation(PaymentProperties properties, BeanFactory beans) {
		Simulated simulated = properties.simulated();
		return new Simulation(properties.url() == null && beans.containsBean(OURS),
				new Faults(simulated.latency(), simulated.declineRate(), simulated.outageRate(), 0, 0));
	}

	@Bean(OURS)
	@ConditionalOnMissingBean
	PaymentGateway paymentGateway(PaymentProperties properties, RestClient.Builder http, Simulation simulation,
			ObjectProvider<FaultPlan> plan) {
		URI url = properties.url();
		if (url != null && !isOverHttp(url)) {
			throw new InvalidConfigurationPropertyValueException("catraca.payment.url", url,
					"Charges are posted to an address such as https://payments.example/charges.");
		}
		return (url != null) ? overHttp(url, properties.timeout(), http)
				: new SimulatedGateway(plan.getIfAvailable(() -> new FixedFaults(simulation.configured())));
	}

	private static boolean isOverHttp(URI url) {
		return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
				&& url.getHost() != null;
	}

	static HttpGateway overHttp(URI url, Duration timeout, RestClient.Builder http) {
		// HTTP/2 would be asked for in a way that not every server stands
		JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout).build());
		requests.setReadTimeout(timeout);
		CircuitBreaker breaker = CircuitBreaker.of("payment",
				CircuitBreakerConfig.custom()
					.slidingWindowSize(50)
					.minimumNumberOfCalls(20)
					.failureRateThreshold(50)
					.waitDurationInOpenState(Duration.ofSeconds(5))
					.permittedNumberOfCallsInHalfOpenState(5)
					.automaticTransitionFromOpenToHalfOpenEnabled(true)
					.build());
		return new HttpGateway(http.baseUrl(url).requestFactory(requests).build(), breaker);
	}

}
