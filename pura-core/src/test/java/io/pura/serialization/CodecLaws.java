package io.pura.serialization;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every codec must do.
 */
abstract class CodecLaws {

	private static final int MAX_BYTES = 1 << 20;

	private ActorSystem system;

	private ActorRef<Parcel> ref;

	private Codec codec;

	abstract Codec.Factory factory();

	@BeforeEach
	void start() {
		this.system = ActorSystem.create("codec");
		this.ref = this.system.spawn("parcel", Keeper::new);
		this.codec = factory().create(new NamesOnly(), MAX_BYTES);
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void readsWhatItWroteFromAnyKindOfBuffer(boolean direct) {
		Everything value = new Everything(7, Long.MIN_VALUE, 0.1, true, "grüße 🙂", new byte[] { 1, -1, 0 },
				List.of("a", "b"), Map.of("k", 1), Set.of(3), Optional.of("there"), Optional.empty(), Size.LARGE,
				Instant.parse("2026-11-25T01:02:03.123456789Z"), Duration.ofNanos(1_234_567_891),
				new BigDecimal("1.10"), UUID.fromString("3f2504e0-4f89-11d3-9a0c-0305e82c3301"), null, new Circle(2),
				List.of(new Square(3)), this.ref);
		Everything read = roundTrip(value, Everything.class, direct);
		assertThat(read).usingRecursiveComparison().ignoringFields("ref").isEqualTo(value);
		assertThat(read.ref()).isSameAs(this.ref);
	}

	@Test
	void writesBehindWhatStandsInTheBuffer() {
		ByteBuf buffer = Unpooled.buffer();
		buffer.writeByte(42);
		TypeCodec numbers = this.codec.forType(Number.class);
		numbers.write(new Number(1), buffer);
		int end = buffer.writerIndex();
		numbers.write(new Number(2), buffer);
		assertThat(buffer.readByte()).isEqualTo((byte) 42);
		assertThat(numbers.read(buffer.slice(1, end - 1))).isEqualTo(new Number(1));
		assertThat(numbers.read(buffer.slice(end, buffer.writerIndex() - end))).isEqualTo(new Number(2));
	}

	@Test
	void ignoresWhatItDoesNotKnowAndDefaultsWhatIsMissing() {
		ByteBuf buffer = Unpooled.buffer();
		this.codec.forType(NewVersion.class).write(new NewVersion(5, "more"), buffer);
		assertThat(this.codec.forType(OldVersion.class).read(buffer)).isEqualTo(new OldVersion(5, 0, null));
	}

	@Test
	void tellsWhatCannotBeRead() {
		TypeCodec numbers = this.codec.forType(Number.class);
		ByteBuf garbage = Unpooled.wrappedBuffer(new byte[] { 13, 37, -1, -1, 12 });
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> numbers.read(garbage))
			.withMessageContaining("Number");
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> numbers.read(Unpooled.EMPTY_BUFFER))
			.withMessageContaining("Number");
	}

	@Test
	void tellsWhatAConstructorRefuses() {
		ByteBuf buffer = Unpooled.buffer();
		this.codec.forType(Number.class).write(new Number(-1), buffer);
		TypeCodec positive = this.codec.forType(Positive.class);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> positive.read(buffer))
			.withMessageContaining("must be positive");
	}

	@Test
	void tellsACycleInsteadOfOverflowingTheStack() {
		Knot knot = new Knot();
		knot.other = knot;
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.codec.forType(Knot.class).write(knot, Unpooled.buffer()));
	}

	@Test
	void doesNotGoDeeperThanIsSensible() {
		Nested nested = new Nested(null);
		for (int i = 0; i < 150; i++) {
			nested = new Nested(nested);
		}
		assertThat(roundTrip(nested, Nested.class, false)).isEqualTo(nested);
		for (int i = 0; i < 10_000; i++) {
			nested = new Nested(nested);
		}
		Nested tooDeep = nested;
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.codec.forType(Nested.class).write(tooDeep, Unpooled.buffer()));
	}

	@Test
	void saysWhenTheBufferCannotGrow() {
		TypeCodec texts = this.codec.forType(String.class);
		ByteBuf small = Unpooled.buffer(16, 1000);
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> texts.write("x".repeat(100_000), small));
	}

	@Test
	void makesNothingOfATypeThatIsNotPermitted() {
		ByteBuf buffer = Unpooled.buffer();
		this.codec.forType(Other.class).write(new Circle(1), buffer);
		assertThat(this.codec.forType(Shape.class).read(buffer.duplicate())).isEqualTo(new Circle(1));
		ByteBuf foreign = Unpooled.buffer();
		this.codec.forType(Other.class).write(new Triangle(1), foreign);
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.codec.forType(Shape.class).read(foreign));
	}

	@SuppressWarnings("unchecked")
	private <T> T roundTrip(T value, Class<T> type, boolean direct) {
		ByteBuf buffer = direct ? Unpooled.directBuffer() : Unpooled.buffer();
		try {
			this.codec.forType(type).write(value, buffer);
			return (T) this.codec.forType(type).read(buffer.slice());
		}
		finally {
			buffer.release();
		}
	}

	enum Size {

		SMALL, LARGE {

			@Override
			boolean fits() {
				return false;
			}

		};

		boolean fits() {
			return true;
		}

	}

	sealed interface Shape permits Circle, Square {

	}

	sealed interface Other permits Circle, Triangle {

	}

	record Circle(int radius) implements Shape, Other {
	}

	record Square(int side) implements Shape {
	}

	record Triangle(int height) implements Other {
	}

	record Everything(int i, long l, double d, boolean b, String s, byte[] bytes, List<String> list,
			Map<String, Integer> map, Set<Integer> set, Optional<String> there, Optional<String> absent, Size size,
			Instant instant, Duration duration, BigDecimal decimal, UUID uuid, @Nullable String nothing, Shape shape,
			List<Shape> shapes, ActorRef<Parcel> ref) {
	}

	record Number(int value) {
	}

	record Positive(int value) {

		Positive {
			if (value <= 0) {
				throw new IllegalArgumentException("it must be positive");
			}
		}

	}

	record NewVersion(int kept, String added) {
	}

	record OldVersion(int kept, int removed, @Nullable String alsoRemoved) {
	}

	record Nested(@Nullable Nested inner) {
	}

	static class Knot {

		@Nullable Knot other;

		public @Nullable Knot getOther() {
			return this.other;
		}

	}

	interface Parcel {

		record Open() implements Message<Parcel, Void> {
		}

	}

	static class Keeper implements Actor<Parcel> {

		@Handler
		void open(Parcel.Open message) {
		}

	}

	/**
	 * Writes the name of a local actor, and checks that the protocol is known when it is
	 * read.
	 */
	private final class NamesOnly implements ActorRefFormat {

		@Override
		public String write(ActorRef<?> ref) {
			return ref.path().name();
		}

		@Override
		public ActorRef<?> read(String text, Class<?> protocol) {
			assertThat(protocol).isEqualTo(Parcel.class);
			return CodecLaws.this.system.find(text, protocol).orElseThrow();
		}

	}

}
