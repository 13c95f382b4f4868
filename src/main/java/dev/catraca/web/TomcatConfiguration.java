package dev.catraca.web;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * What Tomcat must be told beyond its settings: what to tell browsers, not to wait for
 * slow clients, to take the next request of a connection without a detour, and to speak
 * of errors as we do.
 */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(JsonMapper json) {
		return new Customizer(json);
	}

	/** After Spring Boot's own, whose valve for errors then finds them reported. */
	private record Customizer(
			JsonMapper json) implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

		@Override
		public void customize(TomcatServletWebServerFactory factory) {
			factory.setProtocol(HurriedProtocol.class.getName());
			factory.addEngineValves(new SecurityHeaders(), new NextRequestValve(), new UnreadBodyValve());
			factory.addContextCustomizers(
					(context) -> context.getParent().getPipeline().addValve(new ProblemValve(this.json)));
		}

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

	}

}
