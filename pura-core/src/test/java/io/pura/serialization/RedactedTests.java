package io.pura.serialization;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.ActorRef;
import io.pura.serialization.fory.ForyCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.dataformat.cbor.CBORMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What is said of a message that cannot be written or read does not quote it.
 */
class RedactedTests {

	private static final String SECRET = "Pumpernickel";

	private static final long SECRET_NUMBER = 4_111_222_233_334_444L;

	private static final CBORMapper MAPPER = CBORMapper.builder().build();

	private final Codec codec = JacksonCodec.cbor(List.of()).create(new NoRefs(), 1 << 20);

	static Stream<Arguments> unreadable() {
		Map<String, Object> inside = Map.of("value", SECRET);
		return Stream.of(arguments(Holders.OfInt.class, inside),
				arguments(Holders.OfInt.class, Map.of("value", SECRET + "\" and \"" + SECRET)),
				arguments(Holders.OfInt.class, Map.of("value", SECRET_NUMBER)),
				arguments(Holders.OfInt.class, Map.of("value", List.of(SECRET))),
				arguments(Holders.OfInt.class, Map.of("value", Map.of(SECRET, SECRET))),
				arguments(Holders.OfInt.class, SECRET), arguments(Holders.OfInt.class, SECRET_NUMBER),
				arguments(Holders.OfInt.class, List.of(SECRET)), arguments(Holders.OfEnum.class, inside),
				arguments(Holders.OfEnum.class, Map.of("value", SECRET_NUMBER)),
				arguments(Holders.OfInstant.class, inside), arguments(Holders.OfDate.class, inside),
				arguments(Holders.OfDuration.class, inside), arguments(Holders.OfUuid.class, inside),
				arguments(Holders.OfUri.class, Map.of("value", "%%" + SECRET)),
				arguments(Holders.OfDecimal.class, inside), arguments(Holders.OfBoolean.class, inside),
				arguments(Holders.OfBytes.class, Map.of("value", "%%" + SECRET)),
				arguments(Holders.OfList.class, Map.of("value", List.of(1, 2, SECRET))),
				arguments(Holders.OfMap.class, Map.of("value", Map.of(SECRET, SECRET))),
				arguments(Holders.OfKeys.class, Map.of("value", Map.of(SECRET, 1))),
				arguments(Holders.OfShape.class, Map.of("value", Map.of("@type", SECRET))),
				arguments(Holders.OfShape.class, inside), arguments(Holders.OfRef.class, inside),
				arguments(Holders.OfAny.class, Map.of(SECRET, SECRET)), arguments(Holders.Quoting.class, inside),
				arguments(Holders.Parsing.class, inside), arguments(Holders.Naming.class, inside),
				arguments(Holders.Custom.class, inside));
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void whatCannotBeReadIsNotQuoted(Class<?> type, Object sent) {
		TypeCodec reader = this.codec.forType(type);
		for (boolean direct : new boolean[] { true, false }) {
			ByteBuf bytes = direct ? Unpooled.directBuffer() : Unpooled.buffer();
			bytes.writeBytes(MAPPER.writeValueAsBytes(sent));
			SerializationException failure = catchThrowableOfType(SerializationException.class,
					() -> reader.read(bytes));
			assertThat(failure).as("%s of %s", type, sent).isNotNull().hasMessageContaining(type.getName());
			assertNothingIsQuoted(failure);
			bytes.release();
		}
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void whatCannotBeReadOfAnArrayIsNotQuoted(Class<?> type, Object sent) {
		ArrayCodec arrays = Objects.requireNonNull(((JacksonCodec) this.codec).arrays());
		if (arrays.takes(type, Void.class)) {
			Object array = (sent instanceof Map<?, ?> map) ? List.copyOf(map.values()) : sent;
			ByteBuf bytes = Unpooled.wrappedBuffer(MAPPER.writeValueAsBytes(List.of(array)));
			SerializationException failure = catchThrowableOfType(SerializationException.class,
					() -> arrays.forType(type).read(bytes));
			assertThat(failure).as("%s of %s", type, sent).isNotNull().hasMessageContaining(type.getName());
			assertNothingIsQuoted(failure);
		}
	}

	@Test
	void whatIsCutOffIsNotQuoted() {
		byte[] whole = MAPPER.writeValueAsBytes(Map.of("value", Map.of(SECRET, SECRET + SECRET)));
		TypeCodec reader = this.codec.forType(Holders.OfText.class);
		for (int length = 0; length < whole.length; length++) {
			ByteBuf cut = Unpooled.wrappedBuffer(whole, 0, length);
			assertNothingIsQuoted(catchThrowableOfType(SerializationException.class, () -> reader.read(cut)));
		}
	}

	static Stream<Object> unwritable() {
		return Stream.of(new Getters.Quoting(SECRET), new Getters.Parsing(SECRET), new Getters.Naming(SECRET),
				new Getters.Custom(SECRET), new Getters.OfMap(Map.of(SECRET, new Getters.Parsing(SECRET))));
	}

	@ParameterizedTest
	@MethodSource("unwritable")
	void whatCannotBeWrittenIsNotQuoted(Object value) {
		TypeCodec writer = this.codec.forType(value.getClass());
		SerializationException failure = catchThrowableOfType(SerializationException.class,
				() -> writer.write(value, Unpooled.buffer()));
		assertThat(failure).hasMessageContaining(value.getClass().getName());
		assertNothingIsQuoted(failure);
	}

	@Test
	void placeIsNamedWithoutKeys() {
		assertThat(failure(Holders.OfList.class, Map.of("value", List.of(1, 2, SECRET))))
			.hasMessageContaining("(at value[2])")
			.hasMessageContaining("what stands there is no java.lang.Integer");
		assertThat(failure(Holders.OfMap.class, Map.of("value", Map.of(SECRET, SECRET))))
			.hasMessageContaining("(at value.*)");
	}

	@Test
	void wordsOfTheMessageItselfAreKeptWithoutWhatTheyQuote() {
		assertThat(failure(Holders.Quoting.class, Map.of("value", SECRET)))
			.hasMessageContaining("java.lang.IllegalArgumentException: … is no name that we know");
		assertThat(failure(Holders.OfText.class, Map.of()))
			.hasMessageContaining("java.lang.NullPointerException: value is missing");
	}

	@Test
	void wordsOfOthersAreNot() {
		assertThat(failure(Holders.Parsing.class, Map.of("value", SECRET)))
			.hasMessageContaining("java.lang.NumberFormatException")
			.hasMessageNotContaining("input string");
	}

	@Test
	void whatIsWrongWithATypeIsSaid() {
		SerializationException failure = failure(Holders.OfShape.class, Map.of("value", Map.of("@type", SECRET)));
		assertThat(failure).hasMessageContaining("names no type that can be a " + Holders.Shape.class.getName());
	}

	@Test
	void causeKeepsClassAndStackTrace() {
		IllegalStateException original = new IllegalStateException("the secret is " + SECRET,
				new NumberFormatException(SECRET));
		SerializationException failure = new SerializationException("It fails", original);
		assertThat(failure.getCause()).hasToString("java.lang.IllegalStateException");
		assertThat(failure.getCause().getStackTrace()).isEqualTo(original.getStackTrace());
		assertThat(failure.getCause().getCause()).hasToString("java.lang.NumberFormatException");
		assertNothingIsQuoted(failure);
	}

	@Test
	void causesInACircleEnd() {
		IllegalStateException first = new IllegalStateException(SECRET);
		first.initCause(new IllegalArgumentException(SECRET, first));
		assertNothingIsQuoted(new SerializationException("It fails", first));
	}

	@Test
	void whatIsHarmlessStaysAsItIs() {
		SerializationException inner = new SerializationException("inner", null);
		assertThat(new SerializationException("outer", inner)).cause().isSameAs(inner);
		assertThat(new SerializationException("outer", null)).hasNoCause();
		Throwable redacted = Redacted.cause(new IllegalStateException(SECRET));
		assertThat(new SerializationException("outer", redacted)).cause().isSameAs(redacted);
	}

	@Test
	void whatATypeCannotBeMadeOfIsNotQuoted() {
		for (Object sent : List.of(SECRET, SECRET_NUMBER, SECRET + "') and ('" + SECRET)) {
			SerializationException failure = failure(Holders.OfUnmakeable.class, Map.of("value", sent));
			assertThat(failure).hasMessageContaining("`" + Holders.Unmakeable.class.getName() + "`")
				.hasMessageContaining("no Creators");
			assertNothingIsQuoted(failure);
		}
	}

	static Stream<Arguments> otherFormats() {
		byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
		return Stream.of(RawCodec.factory(), ForyCodec.factory())
			.map((factory) -> factory.create(new NoRefs(), 1 << 20))
			.flatMap((codec) -> Stream.of(
					arguments(codec, new Formats.Parsing(secret), ": java.lang.NumberFormatException"),
					arguments(codec, new Formats.Quoting(secret), ": … is no name")));
	}

	@ParameterizedTest
	@MethodSource("otherFormats")
	void otherFormatsDoNotQuoteWhatTheyCannotRead(Codec format, Object value, String said) {
		TypeCodec reader = format.forType(value.getClass());
		ByteBuf bytes = Unpooled.buffer();
		reader.write(value, bytes);
		SerializationException failure;
		Formats.STRICT.set(true);
		try {
			failure = catchThrowableOfType(SerializationException.class, () -> reader.read(bytes));
		}
		finally {
			Formats.STRICT.set(false);
		}
		assertThat(failure).hasMessageContaining(value.getClass().getName()).hasMessageEndingWith(said);
		assertNothingIsQuoted(failure);
	}

	@Test
	void otherFormatsDoNotQuoteWhatTheyCannotWrite() {
		TypeCodec writer = RawCodec.factory().create(new NoRefs(), 1 << 20).forType(Formats.Hidden.class);
		SerializationException failure = catchThrowableOfType(SerializationException.class,
				() -> writer.write(new Formats.Hidden(new byte[] { 1 }), Unpooled.buffer()));
		assertThat(failure).hasMessageEndingWith(": java.lang.NumberFormatException");
		assertNothingIsQuoted(failure);
	}

	private SerializationException failure(Class<?> type, Object sent) {
		return catchThrowableOfType(SerializationException.class,
				() -> this.codec.forType(type).read(Unpooled.wrappedBuffer(MAPPER.writeValueAsBytes(sent))));
	}

	private static void assertNothingIsQuoted(Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).doesNotContain(SECRET)
			.doesNotContain(SECRET.toUpperCase(Locale.ROOT))
			.doesNotContain(Long.toString(SECRET_NUMBER));
	}

	/**
	 * What cannot be read.
	 */
	interface Holders {

		enum Size {

			SMALL

		}

		sealed interface Shape permits Circle {

		}

		record Circle(int radius) implements Shape {
		}

		record OfInt(int value) {
		}

		record OfEnum(Size value) {
		}

		record OfInstant(Instant value) {
		}

		record OfDate(LocalDate value) {
		}

		record OfDuration(Duration value) {
		}

		record OfUuid(UUID value) {
		}

		record OfUri(URI value) {
		}

		record OfDecimal(BigDecimal value) {
		}

		record OfBoolean(boolean value) {
		}

		record OfBytes(byte[] value) {
		}

		record OfList(List<Integer> value) {
		}

		record OfMap(Map<String, Integer> value) {
		}

		record OfKeys(Map<Integer, Integer> value) {
		}

		record OfShape(Shape value) {
		}

		record OfRef(ActorRef<Object> value) {
		}

		record OfUnmakeable(Unmakeable value) {
		}

		final class Unmakeable {

			private Unmakeable(int one, int two) {
			}

		}

		record OfText(String value) {

			public OfText {
				Objects.requireNonNull(value, "value is missing");
			}

		}

		record Quoting(String value) {

			public Quoting {
				if (!value.isEmpty()) {
					throw new IllegalArgumentException("'" + value + "' is no name that we know");
				}
			}

		}

		record Parsing(String value) {

			public Parsing {
				Integer.parseInt(value);
			}

		}

		record Naming(String value) {

			public Naming {
				UUID.fromString(value);
			}

		}

		record Custom(@JsonDeserialize(using = Indiscreet.class) Object value) {
		}

		class OfAny {

			@JsonAnySetter
			public void any(String key, int value) {
			}

		}

		class Indiscreet extends ValueDeserializer<Object> {

			@Override
			public Object deserialize(JsonParser parser, DeserializationContext context) {
				throw new IllegalStateException("There was " + parser.getString());
			}

		}

	}

	/**
	 * What cannot be written.
	 */
	interface Getters {

		record Quoting(String value) {

			public int getLength() {
				throw new IllegalStateException("\"" + this.value + "\" has no length");
			}

		}

		record Parsing(String value) {

			public int getLength() {
				return Integer.parseInt(this.value);
			}

		}

		record Naming(String value) {

			public UUID getId() {
				return UUID.fromString(this.value);
			}

		}

		record OfMap(Map<String, Parsing> value) {
		}

		record Custom(@JsonSerialize(using = Indiscreet.class) String value) {
		}

		class Indiscreet extends StdSerializer<String> {

			Indiscreet() {
				super(String.class);
			}

			@Override
			public void serialize(String value, JsonGenerator generator, SerializationContext context) {
				throw new IllegalStateException("There is " + value);
			}

		}

	}

	/**
	 * What other formats can write, and cannot read while they are strict.
	 */
	interface Formats {

		AtomicBoolean STRICT = new AtomicBoolean();

		record Parsing(byte[] value) {

			public Parsing {
				if (STRICT.get()) {
					Integer.parseInt(new String(value, StandardCharsets.UTF_8));
				}
			}

		}

		record Quoting(byte[] value) {

			public Quoting {
				if (STRICT.get()) {
					throw new IllegalArgumentException(
							"'" + new String(value, StandardCharsets.UTF_8) + "' is no name");
				}
			}

		}

		record Hidden(byte[] value) {

			@Override
			public byte[] value() {
				return new byte[Integer.parseInt(SECRET)];
			}

		}

	}

	private static final class NoRefs implements ActorRefFormat {

		@Override
		public String write(ActorRef<?> ref) {
			throw new SerializationException("none", null);
		}

		@Override
		public ActorRef<?> read(String text, Class<?> protocol) {
			throw new SerializationException("none", null);
		}

	}

}
