package io.pura.spring.metrics;

import java.util.List;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.remote.NodeAddress;
import io.pura.serialization.compression.Compression;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Ports;
import io.pura.spring.example.StubTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ClusterMetricsTests {

	private static final List<String> STATUSES = List.of("joining", "up", "unreachable", "leaving", "left");

	private final ActorSystem system = ActorSystem.create("metered");

	private final ActorSystem otherSystem = ActorSystem.create("other");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@AfterEach
	void close() {
		this.system.close();
		this.otherSystem.close();
		this.registry.close();
	}

	@Test
	void metersAreThereBeforeTheNodeListens() {
		Cluster cluster = stub(NodeAddress.parse("orders-2:8558"));
		new ClusterMetrics(cluster).bindTo(this.registry);
		assertAllZero();
	}

	@Test
	void membersAreCountedByStatus() {
		NodeAddress other = NodeAddress.parse("orders-2:8558");
		Cluster cluster = stub(other);
		new ClusterMetrics(cluster).bindTo(this.registry);
		cluster.bind().toCompletableFuture().join();
		assertThat(gauge("pura.cluster.members", "status", "joining")).isEqualTo(2);
		cluster.join();
		await().until(() -> cluster.member(other).orElseThrow().problem() != null);
		assertThat(gauge("pura.cluster.members", "status", "joining")).isEqualTo(1);
		assertThat(gauge("pura.cluster.members", "status", "up")).isEqualTo(1);
		assertThat(gauge("pura.cluster.unreachable")).isZero();
		assertThat(gauge("pura.remote.connections", "state", "up")).isZero();
		assertThat(gauge("pura.remote.connections", "state", "down")).isEqualTo(1);
	}

	@Test
	void bytesAndConnectionsAreCounted() {
		List<NodeAddress> addresses = Ports.free(2).stream().map((port) -> new NodeAddress("127.0.0.1", port)).toList();
		Cluster cluster = start(this.system, addresses, 0);
		Cluster other = start(this.otherSystem, addresses, 1);
		this.otherSystem.spawn("counter", CounterActor::new);
		new ClusterMetrics(cluster).bindTo(this.registry);
		await().untilAsserted(() -> assertThat(gauge("pura.remote.connections", "state", "up")).isEqualTo(1));
		cluster.actor(cluster.member(addresses.get(1)).orElseThrow(), "counter", Counter.class)
			.ask(new Counter.Add(1))
			.join();
		assertThat(counter("pura.remote.sent")).isPositive();
		assertThat(counter("pura.remote.received")).isPositive();
		assertThat(gauge("pura.remote.connections", "state", "down")).isZero();
		assertThat(gauge("pura.cluster.members", "status", "up")).isEqualTo(2);
		other.close();
		await().untilAsserted(() -> {
			assertThat(gauge("pura.cluster.members", "status", "left")).isEqualTo(1);
			assertThat(gauge("pura.remote.connections", "state", "down")).isEqualTo(1);
		});
	}

	@Test
	void bytesAreCountedBeforeAndAfterCompression() {
		List<NodeAddress> addresses = Ports.free(2).stream().map((port) -> new NodeAddress("127.0.0.1", port)).toList();
		Cluster cluster = start(this.system, addresses, 0);
		start(this.otherSystem, addresses, 1);
		this.otherSystem.spawn("counter", CounterActor::new);
		new ClusterMetrics(cluster).bindTo(this.registry);
		await().untilAsserted(() -> assertThat(gauge("pura.remote.connections", "state", "up")).isEqualTo(1));
		ActorRef<Counter> counter = cluster.actor(cluster.member(addresses.get(1)).orElseThrow(), "counter",
				Counter.class);
		for (int i = 0; i < 200; i++) {
			counter.tell(new Counter.Add(1));
		}
		counter.ask(new Counter.Add(1)).join();
		assertThat(counter("pura.remote.compression.output")).isPositive()
			.isLessThan(counter("pura.remote.compression.input"));
	}

	@Test
	void everyMeterIsDescribedAndNoneNamesANode() {
		Cluster cluster = stub(NodeAddress.parse("orders-2:8558"));
		cluster.bind().toCompletableFuture().join();
		cluster.join();
		new ClusterMetrics(cluster).bindTo(this.registry);
		assertThat(this.registry.getMeters()).hasSize(14).allSatisfy((meter) -> {
			assertThat(meter.getId().getDescription()).isNotEmpty();
			assertThat(meter.getId().getTags()).extracting(Tag::getValue).noneMatch((tag) -> tag.contains("orders"));
			assertThat(meter.getId().getTag("system")).isEqualTo("metered");
		});
		assertThat(find("pura.remote.sent").functionCounter().getId().getBaseUnit()).isEqualTo("bytes");
		assertThat(find("pura.remote.received").functionCounter().getId().getBaseUnit()).isEqualTo("bytes");
		assertThat(find("pura.remote.compression.input").functionCounter().getId().getBaseUnit()).isEqualTo("bytes");
		assertThat(find("pura.remote.compression.output").functionCounter().getId().getBaseUnit()).isEqualTo("bytes");
	}

	private void assertAllZero() {
		for (String status : STATUSES) {
			assertThat(gauge("pura.cluster.members", "status", status)).isZero();
		}
		for (String state : List.of("up", "down")) {
			assertThat(gauge("pura.remote.connections", "state", state)).isZero();
		}
		assertThat(gauge("pura.cluster.unreachable")).isZero();
		assertThat(counter("pura.remote.sent")).isZero();
		assertThat(counter("pura.remote.received")).isZero();
		assertThat(counter("pura.remote.compression.input")).isZero();
		assertThat(counter("pura.remote.compression.output")).isZero();
	}

	private Cluster stub(NodeAddress other) {
		return Cluster.builder(this.system)
			.address(NodeAddress.parse("127.0.0.1:8558"))
			.seeds(other)
			.transport(StubTransport.unreachable())
			.build();
	}

	private static Cluster start(ActorSystem system, List<NodeAddress> addresses, int index) {
		return Cluster.builder(system)
			.name("metered")
			.address(addresses.get(index))
			.seeds(addresses)
			.compression(Compression.DEFLATE, 1)
			.start();
	}

	private double counter(String name, String... tags) {
		return find(name, tags).functionCounter().count();
	}

	private double gauge(String name, String... tags) {
		return find(name, tags).gauge().value();
	}

	private RequiredSearch find(String name, String... tags) {
		return this.registry.get(name).tag("system", "metered").tags(tags);
	}

}
