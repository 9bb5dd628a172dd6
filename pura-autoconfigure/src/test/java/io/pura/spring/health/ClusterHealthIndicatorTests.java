package io.pura.spring.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.remote.NodeAddress;
import io.pura.spring.example.FreePorts;
import org.assertj.core.api.Condition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class ClusterHealthIndicatorTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final int[] ports = FreePorts.two();

	private final NodeAddress first = new NodeAddress("127.0.0.1", this.ports[0]);

	private final NodeAddress second = new NodeAddress("127.0.0.1", this.ports[1]);

	private final List<Cluster> clusters = new ArrayList<>();

	@AfterEach
	void close() {
		this.clusters.forEach((cluster) -> {
			cluster.close();
			cluster.system().close();
		});
	}

	@Test
	void nodeIsOutOfServiceUntilItHasJoined() {
		Cluster cluster = node(this.first, "orders");
		assertThat(health(cluster).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health(cluster).getDetails()).containsOnly(entry("name", "orders"), entry("state", "CREATED"));
		cluster.bind().toCompletableFuture().join();
		assertThat(health(cluster).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health(cluster).getDetails()).containsEntry("state", "BOUND");
		cluster.join();
		assertThat(health(cluster).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void nodesThatHaveMetAreUp() {
		Cluster one = started(this.first, "orders");
		Cluster other = started(this.second, "orders");
		for (Cluster cluster : List.of(one, other)) {
			awaitDetail(cluster, "members", Map.of("UP", 2L));
			Health health = health(cluster);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("name", "orders")
				.containsEntry("state", "JOINED")
				.containsEntry("node", String.valueOf(cluster.self().id()))
				.containsEntry("address", cluster.self().address().toString())
				.doesNotContainKey("unreachable");
		}
	}

	@Test
	void nodeIsUpAlthoughItReachesNobodyAndSaysWhom() {
		Cluster cluster = started(this.first, "orders");
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(health(cluster).getDetails()).hasEntrySatisfying("unreachable",
					(nodes) -> assertThat(((Map<?, ?>) nodes).get(this.second.toString())).asString()
						.containsIgnoringCase("refused")));
		assertThat(health(cluster).getStatus()).isEqualTo(Status.UP);
		assertThat(health(cluster).getDetails()).containsEntry("members", Map.of("UP", 1L, "JOINING", 1L));
	}

	@Test
	void nodeThatHasLostAnotherIsUpAndSaysWhom() {
		Cluster one = started(this.first, "orders");
		Cluster other = started(this.second, "orders");
		awaitDetail(one, "members", Map.of("UP", 2L));
		other.close();
		awaitDetail(one, "members", Map.of("UP", 1L, "LEFT", 1L));
		assertThat(health(one).getStatus()).isEqualTo(Status.UP);
		assertThat((Map<?, ?>) health(one).getDetails().get("unreachable")).hasSize(1);
	}

	@Test
	void nodeThatNobodyWantsIsDownAndSaysWhy() {
		Cluster one = started(this.first, "orders");
		Cluster stranger = started(this.second, "billing");
		for (Cluster cluster : List.of(one, stranger)) {
			Awaitility.await()
				.atMost(LIMIT)
				.untilAsserted(() -> assertThat(health(cluster).getStatus()).isEqualTo(Status.DOWN));
			assertThat((Map<?, ?>) health(cluster).getDetails().get("unreachable")).hasValueSatisfying(
					new Condition<>((problem) -> problem.toString().contains("'billing'"), "names the other cluster"));
		}
	}

	@Test
	void leavingNodeIsOutOfServiceAndOneThatHasLeftIsDown() {
		Cluster cluster = started(this.first, "orders");
		cluster.leave();
		assertThat(health(cluster).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health(cluster).getDetails()).containsEntry("state", "LEAVING");
		cluster.close();
		assertThat(health(cluster).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(cluster).getDetails()).containsOnly(entry("name", "orders"), entry("state", "CLOSED"));
	}

	private Cluster started(NodeAddress address, String name) {
		Cluster cluster = node(address, name);
		cluster.bind().toCompletableFuture().join();
		cluster.join();
		return cluster;
	}

	private Cluster node(NodeAddress address, String name) {
		Cluster cluster = Cluster.builder(ActorSystem.create("health"))
			.name(name)
			.address(address)
			.seeds(this.first, this.second)
			.build();
		this.clusters.add(cluster);
		return cluster;
	}

	private static Health health(Cluster cluster) {
		return new ClusterHealthIndicator(cluster).health();
	}

	private static void awaitDetail(Cluster cluster, String name, Object value) {
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(health(cluster).getDetails()).containsEntry(name, value));
	}

}
