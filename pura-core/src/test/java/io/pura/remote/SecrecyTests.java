package io.pura.remote;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.Codec;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;
import io.pura.testkit.ManualTime;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is in a message is found in no log line and in no error that travels.
 */
class SecrecyTests {

	private static final NodeAddress ONE = new NodeAddress("node-1", 8558);

	private static final NodeAddress TWO = new NodeAddress("node-2", 8558);

	private static final String SECRET = "Pumpernickel";

	private static final CBORMapper MAPPER = CBORMapper.builder().build();

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(2));

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger root = (Logger) LoggerFactory.getLogger("io.pura");

	private long seed = 10;

	@BeforeEach
	void listen() {
		this.log.start();
		this.root.addAppender(this.log);
		this.root.setLevel(Level.TRACE);
		this.root.setAdditive(false);
	}

	@AfterEach
	void stop() {
		this.root.detachAppender(this.log);
		this.root.setLevel(null);
		this.root.setAdditive(true);
	}

	private Cluster start(NodeAddress address, Codec.Factory codec) {
		ActorSystem system = this.time.process().builder("wire").random(new SplittableRandom(this.seed++)).build();
		system.start();
		system.spawn("safe", SafeActor::new);
		Cluster cluster = Cluster.builder(system)
			.address(address)
			.seeds(ONE, TWO)
			.transport(this.network.transport())
			.maxMessageBytes(256 * 1024)
			.codec(codec)
			.build();
		CompletableFuture<?> bound = cluster.bind().toCompletableFuture();
		this.time.runUntil(bound::isDone, Duration.ofSeconds(1));
		cluster.join();
		return cluster;
	}

	/** Two nodes, of which the first has an older version of all types. */
	private ActorRef<Safe> safe(Function<Object, Object> older) {
		Cluster one = start(ONE, older(older));
		Cluster two = start(TWO, JacksonCodec.cbor(List.of()));
		assertThat(this.time.runUntil(() -> one.member(TWO).orElseThrow().status() == NodeStatus.UP
				&& two.member(ONE).orElseThrow().status() == NodeStatus.UP, Duration.ofSeconds(30)))
			.isTrue();
		return one.actor(one.member(TWO).orElseThrow(), "safe", Safe.class);
	}

	private static Codec.Factory older(Function<Object, Object> older) {
		return (refs, maxBytes) -> {
			Codec codec = JacksonCodec.cbor(List.of()).create(refs, maxBytes);
			return new Codec() {

				@Override
				public String name() {
					return codec.name();
				}

				@Override
				public TypeCodec forType(Type type) {
					TypeCodec newer = codec.forType(type);
					return new TypeCodec() {

						@Override
						public void write(Object value, ByteBuf target) {
							target.writeBytes(MAPPER.writeValueAsBytes(older.apply(value)));
						}

						@Override
						public Object read(ByteBuf source) {
							return newer.read(source);
						}

					};
				}

			};
		};
	}

	private void assertSecret(ActorRef<Safe> safe, Message<Safe, ?> message, String words) {
		safe.tell(message);
		CompletableFuture<?> reply = safe.ask(message);
		this.time.advance(Duration.ofSeconds(2));
		Throwable failure = catchThrowable(reply::join).getCause();
		assertThat(failure).isInstanceOf(SerializationException.class).hasMessageContaining(words);
		List<String> all = new ArrayList<>();
		all.add(Throwables.getStackTrace(failure));
		this.log.list.forEach((event) -> {
			all.add(event.getFormattedMessage());
			IThrowableProxy thrown = event.getThrowableProxy();
			if (thrown != null) {
				all.add(ThrowableProxyUtil.asString(thrown));
			}
		});
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((line) -> line.contains("is discarded"));
		assertThat(all).noneMatch((text) -> text.contains(SECRET));
	}

	@Test
	void valueOfAnotherTypeIsSecret() {
		assertSecret(safe((message) -> Map.of("code", SECRET)), new Safe.Open(1),
				"what stands there is no int (at code)");
	}

	@Test
	void valueThatIsNoReferenceIsSecret() {
		assertSecret(safe((message) -> Map.of("reader", SECRET)), new Safe.Lend(null), "is no reference");
	}

	@Test
	void valueThatIsAlmostAReferenceIsSecret() {
		assertSecret(safe((message) -> Map.of("reader", "pura:node-1:8558/17/wire/" + SECRET)), new Safe.Lend(null),
				"is no reference");
	}

	@Test
	void referenceToAStrangeNodeIsSecret() {
		assertSecret(safe((message) -> Map.of("reader", "pura:node-9:8558/17/wire/1/" + SECRET)), new Safe.Lend(null),
				"not among the seeds");
	}

	@Test
	void valueThatAConstructorRefusesIsSecret() {
		assertSecret(safe((message) -> Map.of("label", SECRET)), new Safe.Label("safe"), "… is no label");
	}

	@Test
	void valueThatCannotBeWrittenIsSecret() {
		assertSecret(safe((message) -> {
			throw new IllegalStateException("there is no way to write " + SECRET);
		}), new Safe.Open(1), "java.lang.IllegalStateException");
	}

	@Test
	void replyThatCannotBeWrittenIsSecret() {
		assertSecretReply(new Safe.Parse(SECRET), "java.lang.NumberFormatException");
	}

	private void assertSecretReply(Message<Safe, ?> message, String words) {
		ActorRef<Safe> safe = safe((value) -> value);
		CompletableFuture<?> reply = safe.ask(message);
		this.time.advance(Duration.ofSeconds(2));
		Throwable failure = catchThrowable(reply::join).getCause();
		assertThat(failure).isInstanceOf(SerializationException.class).hasMessageContaining(words);
		assertThat(Throwables.getStackTrace(failure)).doesNotContain(SECRET);
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((line) -> line.contains("A reply to"))
			.noneMatch((line) -> line.contains(SECRET));
	}

	interface Safe {

		record Open(int code) implements Message<Safe, Void> {
		}

		record Lend(ActorRef<Safe> reader) implements Message<Safe, Void> {
		}

		record Label(String label) implements Message<Safe, Void> {

			public Label {
				if (!label.equals("safe")) {
					throw new IllegalArgumentException("'" + label + "' is no label");
				}
			}

		}

		record Parse(String text) implements Message<Safe, Parsed> {
		}

		record Parsed(String text) {

			public int getNumber() {
				return Integer.parseInt(this.text);
			}

		}

	}

	static class SafeActor implements Actor<Safe> {

		@Handler
		void open(Safe.Open message) {
		}

		@Handler
		void lend(Safe.Lend message) {
		}

		@Handler
		void label(Safe.Label message) {
		}

		@Handler
		Safe.Parsed parse(Safe.Parse message) {
			return new Safe.Parsed(message.text());
		}

	}

}
