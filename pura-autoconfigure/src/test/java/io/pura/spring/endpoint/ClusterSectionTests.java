package io.pura.spring.endpoint;

import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeRole;
import io.pura.remote.NodeAddress;
import io.pura.spring.endpoint.ClusterDescriptor.NodeDescriptor;
import io.pura.spring.endpoint.ClusterDescriptor.WireDescriptor;
import io.pura.spring.example.StubTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ClusterSectionTests {

	private static final NodeAddress OTHER = NodeAddress.parse("orders-2:8558");

	private final ActorSystem system = ActorSystem.create("shown");

	private final Cluster cluster = Cluster.builder(this.system)
		.name("shop")
		.address(NodeAddress.parse("orders-1:8558"))
		.token("secret")
		.insecure(true)
		.roles(List.of(new NodeRole("worker"), new NodeRole("front")))
		.seeds(OTHER)
		.transport(StubTransport.unreachable())
		.build();

	private final PuraEndpoint endpoint = new PuraEndpoint(List.of(new ClusterSection(this.cluster)));

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	void nodeWithoutAnAddressIsNotFound() {
		assertThat(this.endpoint.section("cluster")).isNull();
		assertThat(this.endpoint.section("cluster", "orders-1:8558")).isNull();
	}

	@Test
	void clusterIsShownAsTheNodeSeesIt() {
		join();
		String id = String.valueOf(this.cluster.self().id());
		assertThat(this.endpoint.section("cluster")).isEqualTo(new ClusterDescriptor("shop", "JOINED", "orders-1:8558",
				List.of(new NodeDescriptor("orders-1:8558", id, List.of("front", "worker"), "UP", null),
						new NodeDescriptor("orders-2:8558", null, List.of(), "JOINING", "nobody is there")),
				new WireDescriptor(0, 0, 0, 0, 0, 0, 0), List.of()));
	}

	@Test
	void oneMemberIsShown() {
		join();
		assertThat(this.endpoint.section("cluster", "orders-2:8558"))
			.isEqualTo(new NodeDescriptor("orders-2:8558", null, List.of(), "JOINING", "nobody is there"));
		assertThat(this.endpoint.section("cluster", "orders-1:8558")).isInstanceOfSatisfying(NodeDescriptor.class,
				(self) -> assertThat(self.status()).isEqualTo("UP"));
		assertThat(this.endpoint.section("cluster", "orders-3:8558")).isNull();
		assertThat(this.endpoint.section("cluster", "orders-2:8558", "more")).isNull();
	}

	@Test
	void whatIsShownBecomesJsonWithoutTheToken() {
		join();
		assertThat(JsonMapper.shared().writeValueAsString(this.endpoint.section("cluster")))
			.startsWith("{\"name\":\"shop\"")
			.contains("\"self\":\"orders-1:8558\"")
			.contains("\"sentBytes\":0")
			.doesNotContain("secret");
	}

	private void join() {
		this.cluster.bind().toCompletableFuture().join();
		this.cluster.join();
		await().until(() -> this.cluster.member(OTHER).orElseThrow().problem() != null);
	}

}
