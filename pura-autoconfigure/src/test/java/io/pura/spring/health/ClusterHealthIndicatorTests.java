package io.pura.spring.health;

import java.util.Map;

import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.remote.ConnectionRefusedException;
import io.pura.remote.NodeAddress;
import io.pura.spring.example.StubTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

class ClusterHealthIndicatorTests {

	private static final NodeAddress SELF = NodeAddress.parse("orders-1:8558");

	private static final NodeAddress OTHER = NodeAddress.parse("orders-2:8558");

	private final ActorSystem system = ActorSystem.create("health");

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	void nodeThatDoesNotListenIsOutOfService() {
		Health health = health(node(new StubTransport()));
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsOnly(entry("name", "shop"), entry("state", "CREATED"));
	}

	@Test
	void nodeThatHasNotJoinedIsOutOfService() {
		Cluster cluster = node(new StubTransport());
		cluster.bind().toCompletableFuture().join();
		Health health = health(cluster);
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsOnly(entry("name", "shop"), entry("state", "BOUND"),
				entry("node", cluster.self().id().toString()), entry("address", "orders-1:8558"),
				entry("members", Map.of("JOINING", 1L)));
	}

	@Test
	void nodeThatIsAloneIsUp() {
		Cluster cluster = joined(new StubTransport());
		Health health = health(cluster);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsOnly(entry("name", "shop"), entry("state", "JOINED"),
				entry("node", cluster.self().id().toString()), entry("address", "orders-1:8558"),
				entry("members", Map.of("UP", 1L)));
	}

	@Test
	void nodeThatReachesNobodyIsUpAndSaysWhy() {
		Cluster cluster = joined(StubTransport.unreachable(), OTHER);
		awaitProblem(cluster);
		Health health = health(cluster);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("members", Map.of("JOINING", 1L, "UP", 1L))
			.containsEntry("unreachable", Map.of("orders-2:8558", "nobody is there"));
	}

	@Test
	void nodeThatIsRefusedByAllIsDown() {
		Cluster cluster = joined(new StubTransport(new ConnectionRefusedException("not you")), OTHER);
		awaitProblem(cluster);
		Health health = health(cluster);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("unreachable", Map.of("orders-2:8558", "not you"));
	}

	@Test
	void nodeThatLeavesIsOutOfService() {
		Cluster cluster = joined(new StubTransport());
		cluster.leave();
		assertThat(health(cluster).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health(cluster).getDetails()).containsEntry("state", "LEAVING");
	}

	@Test
	void nodeThatIsClosedIsDown() {
		Cluster cluster = joined(new StubTransport());
		cluster.close();
		assertThat(health(cluster).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(cluster).getDetails()).containsEntry("state", "CLOSED");
	}

	private static void awaitProblem(Cluster cluster) {
		await().until(() -> cluster.member(OTHER).orElseThrow().problem() != null);
	}

	private static Health health(Cluster cluster) {
		return new ClusterHealthIndicator(cluster).health();
	}

	private Cluster joined(StubTransport transport, NodeAddress... others) {
		Cluster cluster = node(transport, others);
		cluster.bind().toCompletableFuture().join();
		cluster.join();
		return cluster;
	}

	private Cluster node(StubTransport transport, NodeAddress... others) {
		return Cluster.builder(this.system)
			.name("shop")
			.address(SELF)
			.insecure(true)
			.seeds(others)
			.transport(transport)
			.build();
	}

}
