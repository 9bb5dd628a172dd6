package io.pura.spring.endpoint;

import java.time.Duration;
import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeRole;
import io.pura.remote.NodeAddress;
import io.pura.spring.endpoint.ClusterDescriptor.NodeDescriptor;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.FreePorts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterSectionTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final int[] ports = FreePorts.two();

	private final NodeAddress first = new NodeAddress("127.0.0.1", this.ports[0]);

	private final NodeAddress second = new NodeAddress("127.0.0.1", this.ports[1]);

	private final Cluster cluster = node(this.first, "web", "worker");

	private final Cluster other = node(this.second, "worker");

	private final PuraEndpoint endpoint = new PuraEndpoint(List.of(new ClusterSection(this.cluster)));

	@AfterEach
	void close() {
		for (Cluster each : List.of(this.cluster, this.other)) {
			each.close();
			each.system().close();
		}
	}

	@Test
	void nodeWithoutAnAddressIsNotFound() {
		assertThat(this.endpoint.section("cluster")).isNull();
		assertThat(this.endpoint.section("cluster", this.first.toString())).isNull();
		this.cluster.close();
		assertThat(this.endpoint.section("cluster")).isNull();
	}

	@Test
	void clusterIsShownAsThisNodeSeesIt() {
		start(this.cluster);
		Awaitility.await().atMost(LIMIT).until(() -> member(this.second).problem() != null);
		ClusterDescriptor descriptor = cluster();
		assertThat(descriptor.name()).isEqualTo("orders");
		assertThat(descriptor.state()).isEqualTo("JOINED");
		assertThat(descriptor.self()).isEqualTo(this.first.toString());
		assertThat(descriptor.members()).extracting(NodeDescriptor::address)
			.containsExactlyInAnyOrder(this.first.toString(), this.second.toString());
		assertThat(member(this.first)).isEqualTo(new NodeDescriptor(this.first.toString(),
				String.valueOf(this.cluster.self().id()), List.of("web", "worker"), "UP", null));
		NodeDescriptor missing = member(this.second);
		assertThat(missing.id()).isNull();
		assertThat(missing.status()).isEqualTo("JOINING");
		assertThat(missing.problem()).isNotEmpty();
	}

	@Test
	void memberThatWasMetIsShown() {
		start(this.cluster);
		start(this.other);
		Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(member(this.second).status()).isEqualTo("UP"));
		assertThat(member(this.second)).isEqualTo(new NodeDescriptor(this.second.toString(),
				String.valueOf(this.other.self().id()), List.of("worker"), "UP", null));
	}

	@Test
	void figuresOfTheWireAreShown() {
		this.other.system().spawn("counter", CounterActor::new);
		start(this.cluster);
		start(this.other);
		Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(member(this.second).status()).isEqualTo("UP"));
		assertThat(this.cluster.actor(this.other.self(), "counter", Counter.class).ask(new Counter.Read()))
			.succeedsWithin(LIMIT);
		assertThat(cluster().wire().sentBytes()).isPositive();
		assertThat(cluster().wire().sentBatches()).isPositive();
		assertThat(cluster().wire().receivedBytes()).isPositive();
		assertThat(cluster().wire().receivedBatches()).isPositive();
	}

	@Test
	void unknownMemberIsNotFound() {
		start(this.cluster);
		assertThat(this.endpoint.section("cluster", "127.0.0.1:1")).isNull();
		assertThat(this.endpoint.section("cluster", "nonsense")).isNull();
		assertThat(this.endpoint.section("cluster", this.first.toString(), "more")).isNull();
	}

	@Test
	void whatIsShownBecomesJson() {
		start(this.cluster);
		JsonNode json = JsonMapper.shared().valueToTree(cluster());
		assertThat(json.propertyNames()).containsExactly("name", "state", "self", "members", "wire");
		assertThat(json.at("/members/0").propertyNames()).containsExactly("address", "id", "roles", "status",
				"problem");
		assertThat(this.endpoint.section("cluster", this.first.toString())).isInstanceOf(OperationResponseBody.class);
	}

	private ClusterDescriptor cluster() {
		return (ClusterDescriptor) this.endpoint.section("cluster");
	}

	private NodeDescriptor member(NodeAddress address) {
		return (NodeDescriptor) this.endpoint.section("cluster", address.toString());
	}

	private static void start(Cluster cluster) {
		cluster.bind().toCompletableFuture().join();
		cluster.join();
	}

	private Cluster node(NodeAddress address, String... roles) {
		return Cluster.builder(ActorSystem.create("orders"))
			.address(address)
			.seeds(this.first, this.second)
			.roles(List.of(roles).stream().map(NodeRole::new).toList())
			.build();
	}

}
