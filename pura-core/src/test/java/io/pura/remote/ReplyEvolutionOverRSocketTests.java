package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.remote.ReplyEvolutionTests.Second;
import io.pura.remote.ReplyEvolutionTests.SecondActor;
import io.pura.remote.ReplyEvolutionTests.Third;
import io.pura.remote.ReplyEvolutionTests.ThirdActor;
import io.pura.remote.rsocket.RSocketTransport;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.Upcaster;
import io.pura.serialization.compression.Compression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replies of two versions over real connections, from the first one on.
 */
class ReplyEvolutionOverRSocketTests {

	private final List<ActorSystem> systems = new ArrayList<>();

	private final List<Wire> wires = new ArrayList<>();

	private Wire bind(List<Upcaster> upcasters) {
		ActorSystem system = ActorSystem.create("nodes");
		this.systems.add(system);
		Wire wire = new Wire(system, RSocketTransport.create(), Codecs.of(JacksonCodec.cbor(List.of())), upcasters,
				List.of(),
				new WireSettings("nodes", List.of(), null, 256 * 1024, 1, OutboundSettings.DEFAULT,
						WireSettings.INBOUND_HIGH_WATER, Duration.ofMillis(5), Duration.ofMillis(20),
						Duration.ofSeconds(5), Compression.NONE, 1024, DeliverySettings.DEFAULT));
		this.wires.add(wire);
		NodeAddress anyPort = new NodeAddress("127.0.0.1", 0);
		wire.bind(anyPort, anyPort).toCompletableFuture().join();
		return wire;
	}

	@AfterEach
	void stop() {
		this.wires.forEach((wire) -> wire.close().toCompletableFuture().join());
		this.systems.forEach(ActorSystem::close);
	}

	@Test
	void eachAskerReadsWhatTheOtherVersionAnswers() {
		Wire older = bind(ReplyEvolutionTests.TO_TWO);
		Wire newer = bind(ReplyEvolutionTests.TO_THREE);
		NodeAddress old = older.self().address();
		NodeAddress latest = newer.self().address();
		this.systems.get(0).spawn("account", SecondActor::new);
		this.systems.get(1).spawn("account", ThirdActor::new);
		older.join(List.of(latest), () -> {
		});
		newer.join(List.of(old), () -> {
		});
		for (String owner : List.of("anna", "x".repeat(150_000), "otto")) {
			assertThat(newer.actor(old, "account", Third.class).ask(new Third.Ask(owner)).join())
				.isEqualTo(new Third.Balance(owner, 800, "USD"));
			assertThat(older.actor(latest, "account", Second.class).ask(new Second.Ask(owner)).join())
				.isEqualTo(new Second.Balance(owner, 0, "EUR"));
		}
	}

}
