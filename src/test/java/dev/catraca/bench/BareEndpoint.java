package dev.catraca.bench;

import java.lang.management.ManagementFactory;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The least that takes an order with Spring MVC: reads and checks it, adds it to a stream
 * by one {@code XADD} and says so, as {@code mvc} of our peers' benchmark does. No seats,
 * no record, no security, no meters; a JVM of its own, for comparison.
 */
@TestComponent
@RestController
@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
		WebMvcAutoConfiguration.class, HttpEncodingAutoConfiguration.class,
		HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class, DataRedisAutoConfiguration.class,
		ValidationAutoConfiguration.class })
class BareEndpoint {

	static final String PATH = "/xadd";

	/** What this JVM's compilers have taken, in milliseconds. */
	static final String COMPILING = "/compiling";

	/** As long as the orders of our peers' benchmark. */
	static final String ORDER = """
			{"orderId":"%s","matchId":"match-2026-0417-palmeiras-santos","sector":"sector-A","quantity":2,\
			"customerId":"customer-000000012345","createdAt":1790000000000000}""";

	private final StringRedisTemplate redis;

	BareEndpoint(StringRedisTemplate redis) {
		this.redis = redis;
	}

	@PostMapping(PATH)
	ResponseEntity<Accepted> add(@Valid @RequestBody Ordered order) {
		this.redis.opsForStream()
			.add(StreamRecords.string(Map.of("orderId", order.orderId(), "matchId", order.matchId(), "sector",
					order.sector(), "quantity", Integer.toString(order.quantity()), "customerId", order.customerId(),
					"createdAt", Long.toString(order.createdAt())))
				.withStreamKey("orders"));
		return ResponseEntity.accepted().body(new Accepted(order.orderId(), "accepted"));
	}

	@GetMapping(COMPILING)
	String compiling() {
		return Long.toString(ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
	}

	public static void main(String[] args) {
		WebServerApplicationContext context = (WebServerApplicationContext) SpringApplication.run(BareEndpoint.class,
				args);
		System.out.println("Open for orders: POST http://localhost:" + context.getWebServer().getPort() + PATH);
	}

	record Ordered(@NotBlank String orderId, @NotBlank String matchId, @NotBlank String sector, @Min(1) int quantity,
			@NotBlank String customerId, @Positive long createdAt) {
	}

	record Accepted(String orderId, String status) {
	}

}
