package io.pura.spring.metrics;

import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.remote.NodeAddress;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.FreePorts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterMetricsTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final int[] ports = FreePorts.two();

	private final Cluster cluster = node("metered", this.ports[0]);

	private final Cluster other = node("other", this.ports[1]);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@AfterEach
	void close() {
		for (Cluster each : List.of(this.cluster, this.other)) {
			each.close();
			each.system().close();
		}
		this.registry.close();
	}

	@Test
	void metersAreThereBeforeTheNodeIsAndAfterIt() {
		bind();
		assertNothing();
		this.cluster.close();
		assertNothing();
	}

	private void assertNothing() {
		assertThat(gauge("pura.cluster.members", "status", "up")).isZero();
		assertThat(gauge("pura.cluster.unreachable")).isZero();
		assertThat(gauge("pura.remote.connections", "state", "up")).isZero();
		assertThat(counter("pura.remote.sent")).isZero();
	}

	@Test
	void membersAndConnectionsAreCounted() {
		bind();
		start(this.cluster);
		assertThat(gauge("pura.cluster.members", "status", "up")).isEqualTo(1);
		assertThat(gauge("pura.cluster.members", "status", "joining")).isEqualTo(1);
		assertThat(gauge("pura.remote.connections", "state", "down")).isEqualTo(1);
		start(this.other);
		await("pura.cluster.members", 2, "status", "up");
		assertThat(gauge("pura.remote.connections", "state", "up")).isEqualTo(1);
		assertThat(gauge("pura.remote.connections", "state", "down")).isZero();
		assertThat(gauge("pura.cluster.unreachable")).isZero();
		this.other.close();
		await("pura.cluster.members", 1, "status", "left");
		assertThat(gauge("pura.cluster.members", "status", "up")).isEqualTo(1);
		assertThat(gauge("pura.remote.connections", "state", "up")).isZero();
	}

	@Test
	void bytesAreCounted() {
		bind();
		this.other.system().spawn("counter", CounterActor::new);
		start(this.cluster);
		start(this.other);
		await("pura.remote.connections", 1, "state", "up");
		double sent = counter("pura.remote.sent");
		double received = counter("pura.remote.received");
		assertThat(this.cluster.actor(this.other.self(), "counter", Counter.class).ask(new Counter.Add(1)))
			.succeedsWithin(LIMIT);
		assertThat(counter("pura.remote.sent")).isGreaterThan(sent);
		assertThat(counter("pura.remote.received")).isGreaterThan(received);
		assertThat(find("pura.remote.sent").functionCounter().getId().getBaseUnit()).isEqualTo("bytes");
	}

	@Test
	void noTagNamesANode() {
		bind();
		assertThat(this.registry.getMeters()).isNotEmpty().allSatisfy((meter) -> {
			assertThat(meter.getId().getDescription()).isNotEmpty();
			assertThat(meter.getId().getTag("system")).isEqualTo("metered");
			assertThat(meter.getId().getTags()).extracting(Tag::getKey).isSubsetOf("system", "state", "status");
		});
	}

	private void bind() {
		new ClusterMetrics(this.cluster).bindTo(this.registry);
	}

	private static void start(Cluster cluster) {
		cluster.bind().toCompletableFuture().join();
		cluster.join();
	}

	private Cluster node(String system, int port) {
		return Cluster.builder(ActorSystem.create(system))
			.name("metered")
			.address(new NodeAddress("127.0.0.1", port))
			.seeds(new NodeAddress("127.0.0.1", this.ports[0]), new NodeAddress("127.0.0.1", this.ports[1]))
			.build();
	}

	private void await(String name, double value, String... tags) {
		Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(gauge(name, tags)).isEqualTo(value));
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
