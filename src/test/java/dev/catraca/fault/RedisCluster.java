package dev.catraca.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.testing.LeastRights;
import dev.catraca.testing.RedisProcess;
import org.awaitility.core.ConditionTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Redis Cluster that a test owns: three masters, each with a replica, and the user of
 * {@code docs/catraca.acl}.
 */
final class RedisCluster implements AutoCloseable {

	private static final int MASTERS = 3;

	private static final int SLOTS = 16_384;

	private final List<RedisProcess> nodes = new ArrayList<>();

	RedisCluster() {
		List<Integer> busses = new ArrayList<>();
		for (int i = 0; i < 2 * MASTERS; i++) {
			busses.add(RedisProcess.freePort());
			this.nodes.add(RedisProcess.launch("--cluster-enabled", "yes", "--cluster-port", "" + busses.get(i),
					"--cluster-node-timeout", "2000", "--repl-diskless-sync-delay", "0"));
		}
		Object[] user = Stream.concat(Stream.of("ACL"), Stream.of(LeastRights.setUser())).toArray();
		this.nodes.forEach((node) -> node.call(user));
		for (int i = 0; i < MASTERS; i++) {
			node(i).call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
			node(i).call("CLUSTER", "ADDSLOTSRANGE", i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS - 1);
		}
		for (int i = 1; i < this.nodes.size(); i++) {
			node(0).call("CLUSTER", "MEET", "127.0.0.1", node(i).port(), busses.get(i));
		}
		await().atMost(Faults.PATIENCE)
			.untilAsserted(
					() -> assertThat(this.nodes).allSatisfy((node) -> assertThat((String) node.call("CLUSTER", "INFO"))
						.contains("cluster_state:ok", "cluster_known_nodes:" + this.nodes.size())));
		for (int i = 0; i < MASTERS; i++) {
			node(MASTERS + i).call("CLUSTER", "REPLICATE", idOf(node(i)));
		}
		awaitReplicas();
	}

	/** Waits until every replica has what its master has. */
	void awaitReplicas() {
		await().atMost(Faults.PATIENCE).untilAsserted(() -> {
			assertThat(this.nodes).filteredOn(RedisCluster::isReplica).hasSize(MASTERS);
			assertThat(this.nodes).allSatisfy((node) -> assertThat((String) node.call("INFO", "replication"))
				.containsAnyOf("role:master", "master_link_status:up"));
		});
	}

	/** What that user was refused. */
	List<Object> refused() {
		return this.nodes.stream().flatMap((node) -> node.list("ACL", "LOG").stream()).toList();
	}

	private RedisProcess node(int index) {
		return this.nodes.get(index);
	}

	/** Where a client finds it. */
	String addresses() {
		return IntStream.range(0, MASTERS)
			.mapToObj((i) -> "127.0.0.1:" + node(i).port())
			.collect(Collectors.joining(","));
	}

	/** The master that has a partition. */
	RedisProcess masterOf(int partition) {
		RedisProcess asked = one((node) -> true);
		try {
			asked.call("EXISTS", "catraca:{" + partition + "}:any");
			return asked;
		}
		catch (IllegalStateException moved) {
			return one((node) -> moved.getMessage().endsWith(":" + node.port()));
		}
	}

	/** A master that does not have it. */
	RedisProcess anotherThan(RedisProcess master) {
		return one((node) -> node != master && !isReplica(node));
	}

	/**
	 * Has a master hand over to its replica, and waits until everybody is whole again.
	 */
	void handOver(RedisProcess master) {
		RedisProcess replica = one((node) -> isReplica(node) && role(node).get(2).equals((long) master.port()));
		// the others may refuse to vote so soon after the last time
		await().atMost(Faults.PATIENCE).pollDelay(Duration.ZERO).until(() -> {
			replica.call("CLUSTER", "FAILOVER");
			return isMasterSoon(replica);
		});
		awaitReplicas();
	}

	private static boolean isMasterSoon(RedisProcess node) {
		try {
			await().atMost(Duration.ofSeconds(5)).until(() -> !isReplica(node));
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

	/** One to whose channel somebody listens. */
	RedisProcess hearing(String channel) {
		return one((node) -> !node.list("PUBSUB", "CHANNELS", channel).isEmpty());
	}

	String idOf(RedisProcess node) {
		return (String) node.call("CLUSTER", "MYID");
	}

	private static boolean isReplica(RedisProcess node) {
		return role(node).get(0).equals("slave");
	}

	private static List<Object> role(RedisProcess node) {
		return node.list("ROLE");
	}

	private RedisProcess one(Predicate<RedisProcess> wanted) {
		return this.nodes.stream().filter(wanted).findFirst().orElseThrow();
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisProcess::close);
	}

}
