package dev.catraca.redis;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.MasterReplica;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
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
		Sentinel sentinel = this.details.getSentinel();
		Cluster cluster = this.details.getCluster();
		MasterReplica replicated = this.details.getMasterReplica();
		return this.embedded ? single() + " (embedded; its password is in " + this.properties.dataDir() + "/password)"
				: (sentinel != null) ? sentinel.getMaster() + " by Sentinel " + all(sentinel.getNodes())
						: (cluster != null) ? "Cluster " + all(cluster.getNodes())
								: (replicated != null) ? "master and replicas " + all(replicated.getNodes()) : single();
	}

	/** Told also where it is none: then it is the default. */
	private String single() {
		Standalone single = Objects.requireNonNull(this.details.getStandalone());
		return "redis://" + single.getHost() + ":" + single.getPort();
	}

	private static String all(List<Node> nodes) {
		return nodes.stream().map((node) -> node.host() + ":" + node.port()).collect(Collectors.joining(", "));
	}

}
