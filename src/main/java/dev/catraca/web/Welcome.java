package dev.catraca.web;

import dev.catraca.redis.RedisAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says at the start where everything is.
 */
@Component
class Welcome {

	private static final Logger log = LoggerFactory.getLogger(Welcome.class);

	private final RedisAddress redis;

	Welcome(RedisAddress redis) {
		this.redis = redis;
	}

	@EventListener
	void say(ApplicationReadyEvent event) {
		if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
			String here = "http://localhost:" + web.getWebServer().getPort();
			log.info("Open for orders: POST {}/api/v1/orders", here);
			log.info("Swagger UI {}/swagger-ui.html, pages {}/", here, here);
			log.info("Redis {}", this.redis);
		}
	}

}
