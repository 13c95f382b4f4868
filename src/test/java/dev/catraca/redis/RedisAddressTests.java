package dev.catraca.redis;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.MasterReplica;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class RedisAddressTests {

	private static final List<Node> NODES = List.of(new Node("one", 7001), new Node("two", 7002));

	private final DataRedisConnectionDetails details = mock();

	RedisAddressTests() {
		// as Spring Boot has it: told also where there is none
		given(this.details.getStandalone()).willReturn(Standalone.of("localhost", 6379));
	}

	@Test
	void namesASingleServer() {
		assertThat(address()).isEqualTo("redis://localhost:6379");
	}

	@Test
	void namesAMasterBySentinel() {
		Sentinel sentinel = mock();
		given(sentinel.getMaster()).willReturn("tickets");
		given(sentinel.getNodes()).willReturn(NODES);
		given(this.details.getSentinel()).willReturn(sentinel);
		assertThat(address()).isEqualTo("tickets by Sentinel one:7001, two:7002");
	}

	@Test
	void namesACluster() {
		Cluster cluster = mock();
		given(cluster.getNodes()).willReturn(NODES);
		given(this.details.getCluster()).willReturn(cluster);
		assertThat(address()).isEqualTo("Cluster one:7001, two:7002");
	}

	@Test
	void namesAMasterAndItsReplicas() {
		MasterReplica replicated = mock();
		given(replicated.getNodes()).willReturn(NODES);
		given(this.details.getMasterReplica()).willReturn(replicated);
		assertThat(address()).isEqualTo("master and replicas one:7001, two:7002");
	}

	private String address() {
		return new RedisAddress(this.details, new StaticListableBeanFactory().getBeanProvider(EmbeddedRedis.class),
				mock())
			.toString();
	}

}
