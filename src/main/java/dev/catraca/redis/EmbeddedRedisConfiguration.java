package dev.catraca.redis;

import java.util.List;
import java.util.Map;

import dev.catraca.redis.EmbeddedRedisProperties.Switch;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Starts the embedded Redis where none is configured. An auto-configuration, so that a
 * Redis given by a test container or by properties is seen first.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnMissingBean(DataRedisConnectionDetails.class)
@Conditional(EmbeddedRedisConfiguration.Wanted.class)
class EmbeddedRedisConfiguration {

	@Bean(destroyMethod = "stop")
	EmbeddedRedis embeddedRedis(EmbeddedRedisProperties properties) {
		return EmbeddedRedis.start(properties);
	}

	@Bean
	DataRedisConnectionDetails embeddedRedisConnectionDetails(EmbeddedRedis server) {
		return new DataRedisConnectionDetails() {

			@Override
			public String getPassword() {
				return server.password();
			}

			@Override
			public Standalone getStandalone() {
				return Standalone.of("127.0.0.1", server.port());
			}

		};
	}

	static class Wanted extends SpringBootCondition {

		private static final List<String> ADDRESSES = List.of("url", "host", "port", "username", "password",
				"sentinel.master", "sentinel.nodes", "cluster.nodes", "masterreplica.nodes");

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Binder binder = Binder.get(context.getEnvironment());
			Switch enabled = binder.bind("catraca.embedded-redis.enabled", Switch.class).orElse(Switch.AUTO);
			boolean wanted = switch (enabled) {
				case TRUE -> true;
				case FALSE -> false;
				case AUTO -> ADDRESSES.stream().noneMatch((name) -> isSet(binder, "spring.data.redis." + name));
			};
			return new ConditionOutcome(wanted, ConditionMessage.of("embedded Redis %s", enabled));
		}

		private static boolean isSet(Binder binder, String name) {
			return binder.bind(name, Bindable.of(Object.class)).isBound()
					|| binder.bind(name, Bindable.mapOf(String.class, Object.class)).orElse(Map.of()).size() > 0;
		}

	}

}
