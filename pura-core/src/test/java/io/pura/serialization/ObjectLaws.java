package io.pura.serialization;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.pura.actor.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every codec must do that takes all kinds of objects.
 */
public abstract class ObjectLaws extends CodecLaws {

	@Override
	protected final Class<?> messageType() {
		return Note.class;
	}

	@Override
	protected final Object message(int size) {
		return new Note(size, "x".repeat(size), List.of(new Circle(size)));
	}

	/**
	 * Returns whether a component that is not known may also hold objects whose class is
	 * not known.
	 */
	protected boolean ignoresObjectsOfUnknownClasses() {
		return true;
	}

	static Stream<Object> values() {
		Names names = new Names(null, "", "grüße 🙂 \u0000 \"\\\n 漢字", 'ß', Size.LARGE, Size.SMALL, null);
		Numbers numbers = new Numbers((byte) -1, (short) 300, Integer.MIN_VALUE, Long.MAX_VALUE, Float.NaN,
				Double.NEGATIVE_INFINITY, true, (byte) 7, (short) -7, 7, -7L, 0.1f, -0.0, false, new BigDecimal("1.10"),
				new BigInteger("123456789012345678901234567890"));
		Times times = new Times(Instant.parse("2026-11-25T01:02:03.123456789Z"), Duration.ofNanos(-1_234_567_891),
				LocalDate.of(2026, 2, 28), LocalDateTime.of(2026, 2, 28, 1, 2, 3, 4),
				OffsetDateTime.parse("2026-11-25T01:02:03.5+02:00"),
				ZonedDateTime.parse("2026-11-25T01:02:03.5+01:00[Europe/Berlin]"),
				UUID.fromString("3f2504e0-4f89-11d3-9a0c-0305e82c3301"));
		Map<String, @Nullable Integer> withNull = new HashMap<>(Map.of("k", 1));
		withNull.put("none", null);
		Many many = new Many(List.of("a", "b"), Arrays.asList("a", null), List.of(), Set.of(3, 4), withNull,
				Map.of(Size.LARGE, List.of(Optional.of(1))), Optional.of("there"), Optional.empty(),
				new byte[] { 1, -1, 0 }, new int[] { 1, 2 }, new String[] { "a", null }, new Circle[] { new Circle(1) },
				new double[0]);
		Many empty = new Many(new ArrayList<>(), List.of(), List.of(), Set.of(), Map.of(), Map.of(), Optional.empty(),
				Optional.empty(), new byte[0], new int[0], new String[0], new Circle[0], new double[] { Double.NaN });
		Shapes shapes = new Shapes(new Circle(2), List.of(new Square(3), new Group(List.of(new Circle(4))), new Dot()),
				Map.of("s", new Square(5)), Optional.of(new Circle(6)), new Shape[] { new Dot(), new Square(7) });
		Generic generic = new Generic(new Pair<>("a", 1), new Pair<>(List.of(new Circle(1)), new Square(2)),
				List.of(new Pair<>(new Pair<>("b", 2L), Size.LARGE)), new Ok<>(List.of(1, 2)), new Err<>("no"));
		return Stream.of(names, new Names("x".repeat(200_000), "漢".repeat(50_000), "", '\0', Size.SMALL, null, "y"),
				numbers, times, many, empty, shapes, generic, new Nothing(), new Bean("a", List.of(1)),
				new Nested(new Nested(null)), new Branch(new Leaf(1), new Branch(new Leaf(2), new Leaf(3))));
	}

	@ParameterizedTest
	@MethodSource
	void values(Object value) {
		assertEqual(roundTrip(value, value.getClass()), value);
	}

	@Test
	void typesOfReplies() {
		Map<String, Object> replies = Map.ofEntries(Map.entry("text", "grüße"), Map.entry("number", 5),
				Map.entry("flag", true), Map.entry("bytes", new byte[] { 1, 2 }), Map.entry("size", Size.LARGE),
				Map.entry("shape", new Circle(1)), Map.entry("shapes", List.of(new Circle(1), new Dot())),
				Map.entry("names", Map.of("a", List.of(1))), Map.entry("maybe", Optional.of(new Square(2))),
				Map.entry("absent", Optional.empty()), Map.entry("pair", new Pair<>("a", new Circle(3))),
				Map.entry("array", new Shape[] { new Dot() }), Map.entry("instant", Instant.EPOCH));
		assertThat(Reply.class.getRecordComponents()).hasSameSizeAs(replies.keySet()).allSatisfy((component) -> {
			Object reply = replies.get(component.getName());
			assertEqual(roundTrip(reply, component.getGenericType()), reply);
		});
	}

	@Test
	void constantsWithABodyAreTheOnesThatThereAre() {
		Names names = (Names) roundTrip(new Names("", "", "", 'x', Size.LARGE, Size.SMALL, null), Names.class);
		assertThat(names.large()).isSameAs(Size.LARGE);
		assertThat(names.small()).isSameAs(Size.SMALL);
	}

	@Test
	void aRefThatComesHomeIsTheLocalOneWhereverItStands() {
		Refs refs = new Refs(ref(), null, List.of(ref(), ref()), Map.of("k", ref()), Optional.of(ref()),
				new Pair<>(ref(), 1), new Holder(ref()));
		Refs read = (Refs) roundTrip(refs, Refs.class);
		assertThat(read.ref()).isSameAs(ref());
		assertThat(read.nothing()).isNull();
		assertThat(read.list()).hasSize(2).allSatisfy((element) -> assertThat(element).isSameAs(ref()));
		assertThat(read.map().get("k")).isSameAs(ref());
		assertThat(read.maybe().orElseThrow()).isSameAs(ref());
		assertThat(read.pair().first()).isSameAs(ref());
		assertThat(((Holder) read.sealed()).ref()).isSameAs(ref());
		assertThat(roundTrip(ref(), Refs.class.getRecordComponents()[0].getGenericType())).isSameAs(ref());
	}

	@Test
	void ignoresWhatItDoesNotKnowAndDefaultsWhatIsMissing() throws Exception {
		Class<?> old = Compiled.load("Offer", "record Offer(int kept, int removed, String alsoRemoved) {}");
		Class<?> later = Compiled.load("Offer",
				"record Offer(int kept, String added, java.util.List<Part> parts) {} record Part(int n) {}");
		ByteBuf buffer = Unpooled.buffer();
		codec().forType(later).write(Compiled.create(later, 5, "more", List.of()), buffer);
		assertThat(newCodec().forType(old).read(buffer)).isEqualTo(Compiled.create(old, 5, 0, null));
		codec().forType(old).write(Compiled.create(old, 6, 1, "gone"), buffer.clear());
		assertThat(newCodec().forType(later).read(buffer)).isEqualTo(Compiled.create(later, 6, null, null));
	}

	@Test
	void ignoresAnObjectOfAClassThatItDoesNotKnow() throws Exception {
		Class<?> old = Compiled.load("Offer", "record Offer(int kept) {}");
		Class<?> later = Compiled.load("Offer",
				"record Offer(Part part, int kept, java.util.List<Part> parts) {} record Part(int n, String s) {}");
		Class<?> part = later.getRecordComponents()[0].getType();
		ByteBuf buffer = Unpooled.buffer();
		codec().forType(later)
			.write(Compiled.create(later, Compiled.create(part, 1, "a"), 5, List.of(Compiled.create(part, 2, "b"))),
					buffer);
		TypeCodec codec = newCodec().forType(old);
		if (ignoresObjectsOfUnknownClasses()) {
			assertThat(codec.read(buffer)).isEqualTo(Compiled.create(old, 5));
		}
		else {
			assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> codec.read(buffer))
				.withMessageContaining("Offer");
		}
	}

	@Test
	void tellsWhatAConstructorRefuses() throws Exception {
		Class<?> any = Compiled.load("Amount", "record Amount(int value) {}");
		Class<?> positive = Compiled.load("Amount", "record Amount(int value) { Amount { if (value <= 0) "
				+ "throw new IllegalArgumentException(\"it must be positive\"); } }");
		ByteBuf buffer = Unpooled.buffer();
		codec().forType(any).write(Compiled.create(any, -1), buffer);
		TypeCodec codec = newCodec().forType(positive);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> codec.read(buffer))
			.withMessageContaining("it must be positive")
			.withMessageContaining("Amount");
	}

	@Test
	void makesNothingOfATypeThatIsNotPermitted() throws Exception {
		String circle = "record Circle(int r) implements Shape {} ";
		Class<?> later = Compiled.load("Shape", "sealed interface Shape permits Circle, Cube {} " + circle
				+ "record Cube(int s) implements Shape { Cube { System.setProperty(\"pura.cube\", \"made\"); } }");
		Class<?> old = Compiled.load("Shape", "sealed interface Shape permits Circle {} " + circle
				+ "record Cube(int s) { Cube { System.setProperty(\"pura.cube\", \"made\"); } }");
		ByteBuf buffer = Unpooled.buffer();
		Class<?> round = later.getPermittedSubclasses()[0];
		codec().forType(later).write(Compiled.create(round, 1), buffer);
		assertThat(newCodec().forType(old).read(buffer)).isEqualTo(Compiled.create(old.getPermittedSubclasses()[0], 1));
		Class<?> cube = later.getPermittedSubclasses()[1];
		codec().forType(later).write(Compiled.create(cube, 1), buffer.clear());
		System.clearProperty("pura.cube");
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> newCodec().forType(old).read(buffer))
			.withMessageContaining("Shape");
		assertThat(System.getProperty("pura.cube")).isNull();
	}

	@Test
	void tellsACycleInsteadOfOverflowingTheStack() {
		Knot knot = new Knot();
		knot.setOther(knot);
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> codec().forType(Knot.class).write(knot, Unpooled.buffer()))
			.withMessageContaining("Knot");
	}

	@Test
	void goesAsDeepThroughSealedTypes() {
		Tree tree = new Leaf(0);
		for (int i = 0; i < 150; i++) {
			tree = new Branch(tree, new Leaf(i));
		}
		assertThat(roundTrip(tree, Tree.class)).isEqualTo(tree);
	}

	@Test
	void doesNotGoDeeperThanIsSensible() {
		Nested nested = new Nested(null);
		for (int i = 0; i < 150; i++) {
			nested = new Nested(nested);
		}
		assertThat(roundTrip(nested, Nested.class)).isEqualTo(nested);
		for (int i = 0; i < 10_000; i++) {
			nested = new Nested(nested);
		}
		Nested tooDeep = nested;
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> codec().forType(Nested.class).write(tooDeep, Unpooled.buffer()))
			.withMessageContaining("Nested");
	}

	@Test
	void twoThatAreEqualStayTwo() {
		Circle circle = new Circle(1);
		List<Shape> same = List.of(circle, circle);
		Shapes read = (Shapes) roundTrip(new Shapes(circle, same, Map.of(), Optional.empty(), new Shape[0]),
				Shapes.class);
		assertThat(read.list()).containsExactly(circle, circle);
	}

	private Object roundTrip(Object value, Type type) {
		ByteBuf buffer = Unpooled.buffer();
		codec().forType(type).write(value, buffer);
		Object read = newCodec().forType(type).read(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(buffer)));
		assertEqual(codec().forType(type).read(buffer), read);
		return read;
	}

	/** To the bit: NaN and -0.0 are what they were. */
	static void assertEqual(Object actual, Object expected) {
		assertThat(actual).usingRecursiveComparison()
			.withComparatorForType(Double::compare, Double.class)
			.withComparatorForType(Float::compare, Float.class)
			.isEqualTo(expected);
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

	sealed interface Shape permits Circle, Square, Compound {

	}

	sealed interface Compound extends Shape permits Group, Dot {

	}

	record Circle(int radius) implements Shape {
	}

	record Square(int side) implements Shape {
	}

	record Group(List<Circle> parts) implements Compound {
	}

	record Dot() implements Compound {
	}

	record Note(int number, String text, List<Shape> shapes) {
	}

	record Names(@Nullable String nothing, String text, String unicode, char character, Size large,
			@Nullable Size small, @Nullable String last) {
	}

	record Numbers(byte b, short s, int i, long l, float f, double d, boolean z, Byte boxedByte, Short boxedShort,
			Integer boxedInt, Long boxedLong, Float boxedFloat, Double boxedDouble, Boolean boxedBoolean,
			BigDecimal decimal, BigInteger integer) {
	}

	record Times(Instant instant, Duration duration, LocalDate date, LocalDateTime dateTime, OffsetDateTime offset,
			ZonedDateTime zoned, UUID uuid) {
	}

	record Many(List<String> list, List<@Nullable String> withNull, List<Shape> empty, Set<Integer> set,
			Map<String, @Nullable Integer> map, Map<Size, List<Optional<Integer>>> bySize, Optional<String> there,
			Optional<String> absent, byte[] bytes, int[] ints, @Nullable String[] texts, Circle[] circles,
			double[] doubles) {
	}

	record Shapes(Shape shape, List<Shape> list, Map<String, Shape> map, Optional<Shape> maybe, Shape[] array) {
	}

	record Pair<A, B>(A first, B second) {
	}

	record Generic(Pair<String, Integer> simple, Pair<List<Shape>, Shape> polymorphic,
			List<Pair<Pair<String, Long>, Size>> deep, Result<List<Integer>> ok, Result<Circle> err) {
	}

	sealed interface Result<T> permits Ok, Err {

	}

	record Ok<T>(T value) implements Result<T> {
	}

	record Err<T>(String problem) implements Result<T> {
	}

	record Nothing() {
	}

	record Reply(String text, int number, Boolean flag, byte[] bytes, Size size, Shape shape, List<Shape> shapes,
			Map<String, List<Integer>> names, Optional<Shape> maybe, Optional<String> absent, Pair<String, Shape> pair,
			Shape[] array, Instant instant) {
	}

	sealed interface Sealed permits Holder {

	}

	record Holder(ActorRef<Parcel> ref) implements Sealed {
	}

	record Refs(ActorRef<Parcel> ref, @Nullable ActorRef<Parcel> nothing, List<ActorRef<Parcel>> list,
			Map<String, ActorRef<Parcel>> map, Optional<ActorRef<Parcel>> maybe, Pair<ActorRef<Parcel>, Integer> pair,
			Sealed sealed) {
	}

	record Nested(@Nullable Nested inner) {
	}

	sealed interface Tree permits Leaf, Branch {

	}

	record Leaf(int number) implements Tree {
	}

	record Branch(Tree left, Tree right) implements Tree {
	}

	static class Knot {

		private @Nullable Knot other;

		public @Nullable Knot getOther() {
			return this.other;
		}

		public void setOther(@Nullable Knot other) {
			this.other = other;
		}

	}

	static class Bean {

		private @Nullable String name;

		private List<Integer> numbers = List.of();

		Bean() {
		}

		Bean(String name, List<Integer> numbers) {
			this.name = name;
			this.numbers = numbers;
		}

		public @Nullable String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public List<Integer> getNumbers() {
			return this.numbers;
		}

		public void setNumbers(List<Integer> numbers) {
			this.numbers = numbers;
		}

	}

}
