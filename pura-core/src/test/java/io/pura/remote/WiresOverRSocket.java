package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.remote.rsocket.RSocketTransport;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.Upcaster;
import io.pura.serialization.compression.Compression;

/**
 * Nodes of one process with real connections.
 */
final class WiresOverRSocket implements AutoCloseable {

	private final List<ActorSystem> systems = new ArrayList<>();

	private final List<Wire> wires = new ArrayList<>();

	/**
	 * Starts a node at any port.
	 */
	Wire bind(List<Upcaster> upcasters, DeliverySettings deliveries) {
		ActorSystem system = ActorSystem.create("nodes");
		this.systems.add(system);
		Wire wire = new Wire(system, RSocketTransport.create(), Codecs.of(JacksonCodec.cbor(List.of())), upcasters,
				List.of(),
				new WireSettings("nodes", List.of(), null, 256 * 1024, 1, OutboundSettings.DEFAULT,
						WireSettings.INBOUND_HIGH_WATER, Duration.ofMillis(5), Duration.ofMillis(20),
						Duration.ofSeconds(5), Compression.NONE, 1024, deliveries));
		this.wires.add(wire);
		NodeAddress anyPort = new NodeAddress("127.0.0.1", 0);
		wire.bind(anyPort, anyPort).toCompletableFuture().join();
		return wire;
	}

	/**
	 * Returns the system of a node, by the order in which they were started.
	 */
	ActorSystem system(int node) {
		return this.systems.get(node);
	}

	/**
	 * Returns a node, by the order in which they were started.
	 */
	Wire wire(int node) {
		return this.wires.get(node);
	}

	@Override
	public void close() {
		this.wires.forEach((wire) -> wire.close().toCompletableFuture().join());
		this.systems.forEach(ActorSystem::close);
	}

}
