package io.pura.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.remote.Connection;
import io.pura.remote.ConnectionKind;
import io.pura.remote.ConnectionListener;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for nodes with actors over a simulated network, all from one seed.
 */
class SimulatedNodesTests {

	private static final NodeAddress ADDRESS = NodeAddress.parse("node-1:8558");

	@Test
	void sameSeedGivesTheSameRun() {
		for (long seed = 0; seed < 100; seed++) {
			assertThat(run(seed)).as("seed " + seed).isEqualTo(run(seed));
		}
	}

	@Test
	void differentSeedsGiveDifferentRuns() {
		assertThat(LongStream.range(0, 100).mapToObj(SimulatedNodesTests::run)).doesNotHaveDuplicates();
	}

	@Test
	void conversationsGoOnThroughResets() {
		assertThat(LongStream.range(0, 100).mapToObj(SimulatedNodesTests::run)).allMatch((trace) -> trace.size() > 50)
			.anyMatch((trace) -> trace.stream().anyMatch((line) -> line.contains("reset")));
	}

	private static List<String> run(long seed) {
		ManualTime time = new ManualTime(new SplittableRandom(seed));
		SimulatedNetwork network = new SimulatedNetwork(time, time, new SplittableRandom(seed));
		network.faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(20)).resets(Duration.ofSeconds(2)));
		List<String> trace = new ArrayList<>();
		ActorSystem server = system(time, "server", seed);
		ActorRef<Talk> echo = server.spawn("echo", Echo::new);
		network.transport().bind(ADDRESS, (setup, connection) -> {
			connection.grant(100);
			return new Gate(echo, connection);
		});
		ActorSystem client = system(time, "client", seed);
		Transport transport = network.transport();
		client.create("caller", (ActorContext<Talk> context) -> new Caller(transport, trace));
		time.advance(Duration.ofSeconds(5));
		trace.add("digest " + network.digest());
		return trace;
	}

	private static ActorSystem system(ManualTime time, String name, long seed) {
		ActorSystem system = time.process().builder(name).random(new SplittableRandom(seed)).build();
		system.start();
		return system;
	}

	/**
	 * What the actors say.
	 */
	interface Talk {

		record Say(String text) implements Message<Talk, String> {
		}

	}

	/**
	 * Answers.
	 */
	static final class Echo implements Actor<Talk> {

		@Handler
		String say(Talk.Say message) {
			return message.text() + "!";
		}

	}

	/**
	 * Opens a connection again and again, and talks over it.
	 */
	static final class Caller implements Actor<Talk>, ConnectionListener {

		private final Transport transport;

		private final List<String> trace;

		private @Nullable Connection connection;

		private int count;

		Caller(Transport transport, List<String> trace) {
			this.transport = transport;
			this.trace = trace;
		}

		@Override
		public void started(ActorContext<Talk> context) {
			this.transport.connect(ADDRESS, Unpooled.EMPTY_BUFFER, ConnectionKind.DATA, this);
			context.scheduleAtFixedRate(Duration.ofMillis(50), Duration.ofMillis(50), new Talk.Say("tick"));
		}

		@Handler
		String say(Talk.Say message) {
			Connection open = this.connection;
			if (open != null) {
				this.count++;
				String text = "message " + this.count;
				open.execute(() -> {
					if (open.credit() > 0) {
						open.send(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
					}
				});
			}
			return "";
		}

		@Override
		public void opened(Connection connection) {
			this.connection = connection;
			connection.grant(1000);
		}

		@Override
		public void received(ByteBuf batch) {
			this.trace.add(batch.toString(StandardCharsets.UTF_8));
		}

		@Override
		public void credited() {
		}

		@Override
		public void closed(@Nullable Throwable cause) {
			this.trace.add("closed: " + cause);
			this.connection = null;
			this.transport.connect(ADDRESS, Unpooled.EMPTY_BUFFER, ConnectionKind.DATA, this);
		}

	}

	/**
	 * Hands what comes to an actor and sends back what it answers.
	 */
	record Gate(ActorRef<Talk> ref, Connection connection) implements ConnectionListener {

		@Override
		public void received(ByteBuf batch) {
			this.connection.grant(1);
			this.ref.ask(new Talk.Say(batch.toString(StandardCharsets.UTF_8)))
				.thenAccept((reply) -> this.connection.execute(() -> send(reply)));
		}

		private void send(String reply) {
			if (this.connection.credit() > 0) {
				this.connection.send(Unpooled.copiedBuffer(reply, StandardCharsets.UTF_8));
			}
		}

		@Override
		public void credited() {
		}

		@Override
		public void closed(@Nullable Throwable cause) {
		}

	}

}
