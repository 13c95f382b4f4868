package dev.catraca.web;

import dev.catraca.redis.PartitionGuard;
import dev.catraca.redis.RedisAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Says at the start where everything is.
 */
@Component
class Welcome {

	private static final Logger log = LoggerFactory.getLogger(Welcome.class);

	private final RedisAddress redis;

	private final PartitionGuard guard;

	Welcome(RedisAddress redis, PartitionGuard guard) {
		this.redis = redis;
		this.guard = guard;
	}

	@EventListener
	void say(ApplicationReadyEvent event) {
		if (event.getApplicationContext() instanceof ServletWebServerApplicationContext web
				&& web.getWebServer() != null && web.getServletContext() != null) {
			Environment settings = event.getApplicationContext().getEnvironment();
			String here = (settings.containsProperty("server.ssl.bundle") ? "https" : "http") + "://localhost:"
					+ web.getWebServer().getPort() + web.getServletContext().getContextPath();
			log.info("{}: POST {}/api/v1/orders",
					this.guard.isPassed() ? "Open for orders" : "Refuses orders until Redis can be used", here);
			if (settings.getProperty("springdoc.swagger-ui.enabled", boolean.class, true)
					&& settings.getProperty("springdoc.api-docs.enabled", boolean.class, true)) {
				log.info("Swagger UI {}/swagger-ui.html", here);
			}
			log.info("Pages {}/", here);
			log.info("Redis {}", this.redis);
		}
	}

}
