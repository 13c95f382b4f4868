package dev.catraca.redis;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.stereotype.Component;

/**
 * Says in words which Redis the service works on.
 */
@Component
public class RedisAddress {

	private final DataRedisConnectionDetails details;

	private final boolean embedded;

	private final EmbeddedRedisProperties properties;

	RedisAddress(DataRedisConnectionDetails details, ObjectProvider<EmbeddedRedis> server,
			EmbeddedRedisProperties properties) {
		this.details = details;
		this.embedded = server.getIfAvailable() != null;
		this.properties = properties;
	}

	@Override
	public String toString() {
		Standalone single = this.details.getStandalone();
		String place = (single != null) ? single.getHost() + ":" + single.getPort()
				: (this.details.getSentinel() != null) ? "by Sentinel" : "a cluster";
		return this.embedded
				? "redis://" + place + " (embedded; its password is in " + this.properties.dataDir() + "/password)"
				: "redis://" + place;
	}

}
