package dev.catraca.redis;

import java.nio.file.Path;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The Redis server that the service brings along.
 *
 * @param enabled auto: on when no Redis is configured by spring.data.redis; true; false
 * @param port its loopback port; 0 takes any free one. Unset: 6399 or, if that is taken,
 * any free one
 * @param dataDir where it keeps its append-only file, password, log and binary. A
 * directory belongs to one server; a second service started on it joins that server
 * @param appendFsync when a write is forced to disk: always (before the answer: an
 * answered order survives a power cut) or everysec (faster; a power cut may lose a
 * second, a killed process nothing)
 */
@Validated
@ConfigurationProperties("catraca.embedded-redis")
record EmbeddedRedisProperties(@DefaultValue("auto") Switch enabled, @Nullable @Min(0) @Max(65535) Integer port,
		@DefaultValue("./data/redis") Path dataDir, @DefaultValue("always") AppendFsync appendFsync) {

	enum Switch {

		AUTO, TRUE, FALSE

	}

	enum AppendFsync {

		ALWAYS, EVERYSEC

	}

}
