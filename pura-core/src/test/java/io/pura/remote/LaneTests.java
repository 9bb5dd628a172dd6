package io.pura.remote;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.pura.actor.ActorSystem;
import io.pura.actor.Ask;
import io.pura.actor.Message;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.compression.Compression;
import io.pura.testkit.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What becomes of messages when a lane fails.
 */
class LaneTests {

	private static final NodeAddress ONE = new NodeAddress("node-1", 8558);

	private static final NodeAddress TWO = new NodeAddress("node-2", 8558);

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	@Test
	void askWhoseBatchFindsNoMemoryEndsWithTheConnection() {
		ActorSystem system = this.time.process().builder("lanes").random(new SplittableRandom(2)).build();
		system.start();
		Wire wire = new Wire(system, new SimulatedNetwork(this.time, this.time, new SplittableRandom(3)).transport(),
				Codecs.of(JacksonCodec.cbor(List.of())), List.of(), List.of(),
				new WireSettings("lanes", List.of(), null, 256 * 1024, 1, OutboundSettings.DEFAULT,
						WireSettings.INBOUND_HIGH_WATER, Duration.ofMillis(100), Duration.ofSeconds(2),
						Duration.ofSeconds(5), Compression.NONE, 1024, DeliverySettings.DEFAULT));
		wire.name(ONE);
		Lane lane = new Lane(Link.dialing(wire.association(TWO), wire), 1, LaneKind.ORDINARY, wire);
		lane.accepted(new NoMemory(lane));
		RemoteActorRef<?> to = (RemoteActorRef<?>) wire.actor(TWO, "box", Box.class);
		Ask<Integer> ask = system.remoting().ask(to, new Box.Put(1), Duration.ofHours(1));
		lane.offer(new Outgoing.Request(to, ask, null));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(ask).isDone();
		assertThatThrownBy(ask::join).cause()
			.isInstanceOfSatisfying(NodeUnreachableException.class,
					(ex) -> assertThat(ex.delivery()).isEqualTo(Delivery.NOT_DELIVERED));
	}

	/**
	 * Takes things.
	 */
	interface Box {

		record Put(int value) implements Message<Box, Integer> {
		}

	}

	/**
	 * A connection that has credit and no memory.
	 *
	 * @param listener hears of its end
	 */
	private record NoMemory(ConnectionListener listener) implements Connection {

		@Override
		public void execute(Runnable code) {
			try {
				code.run();
			}
			catch (OutOfMemoryError ex) {
				this.listener.closed(ex);
			}
		}

		@Override
		public int credit() {
			return 32;
		}

		@Override
		public void send(ByteBuf batch) {
			batch.release();
		}

		@Override
		public void grant(int batches) {
		}

		@Override
		public void close(@Nullable String reason) {
		}

		@Override
		public ByteBufAllocator allocator() {
			throw new OutOfMemoryError("for a test");
		}

	}

}
