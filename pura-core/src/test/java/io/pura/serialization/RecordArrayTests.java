package io.pura.serialization;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which messages go with records as arrays, and that none of them is read wrongly.
 */
class RecordArrayTests {

	private static final String ARRAYS = "cbor-arrays";

	private static NodeCodecs codecs(JacksonModule... modules) {
		return Codecs.of(JacksonCodec.cbor(List.of(modules)))
			.with(JacksonCodec.json(List.of()), JacksonCodec.smile(List.of()))
			.create(new SampleRefs(new NoRefs()), 1 << 20);
	}

	private static WireType type(WireTypes types, Class<?> protocol, String name) {
		types.register(protocol);
		WireType type = types.byName(name);
		assertThat(type).isNotNull();
		return type;
	}

	private static WireType type(Class<?> protocol, String name, JacksonModule... modules) {
		return type(new WireTypes(codecs(modules)), protocol, name);
	}

	/** As it goes to a node that has said something of it. */
	private static WireType form(WireTypes from, WireType type, WireSchema said) {
		PeerTypes peer = new PeerTypes(from, (finding) -> {
		});
		assertThat(peer.asArrays(type)).isSameAs(type);
		peer.add(List.of(said));
		return peer.asArrays(type);
	}

	@Test
	void recordsGoAsArraysWhenTheOtherNodeHasSaidThatTheyLookTheSame() {
		WireTypes types = new WireTypes(codecs());
		WireType order = type(types, Shop.class, "order");
		WireType form = form(types, order, order.schema());
		assertThat(form.codec().name()).isEqualTo(ARRAYS);
		assertThat(form.tableKey("order")).isNotEqualTo(order.tableKey("order"));
		assertThat(form.schema()).isSameAs(order.schema());
	}

	@Test
	void recordsGoAsObjectsUnlessAllIsTheSame() {
		WireTypes types = new WireTypes(codecs());
		WireType order = type(types, Shop.class, "order");
		WireSchema own = order.schema();
		assertThat(own.arrays()).isEqualTo(ARRAYS);
		for (WireSchema said : List.of(own.as(""), own.as("smile-arrays"),
				new WireSchema("order", own.version() + 1, 1, own.fingerprint(), own.text(), ARRAYS),
				new WireSchema("order", own.version(), 2, own.fingerprint(), own.text(), ARRAYS),
				new WireSchema("order", own.version(), 1, "", own.text(), ARRAYS),
				new WireSchema("old.order", own.version(), 1, own.fingerprint(), own.text(), ARRAYS),
				type(Added.class, "order").schema(), type(Swapped.class, "order").schema(),
				type(Deeper.class, "order").schema(), type(OtherReply.class, "order").schema())) {
			assertThat(form(types, order, said)).as("%s", said).isSameAs(order);
		}
	}

	@Test
	void recordsGoAsObjectsAgainWhenTheOtherNodeSaysSo() {
		WireTypes types = new WireTypes(codecs());
		WireType order = type(types, Shop.class, "order");
		PeerTypes peer = new PeerTypes(types, (finding) -> {
		});
		peer.add(List.of(order.schema()));
		assertThat(peer.asArrays(order)).isNotSameAs(order);
		peer.add(List.of(type(Added.class, "order").schema()));
		assertThat(peer.asArrays(order)).isSameAs(order);
	}

	@Test
	void arraysOfAnotherShapeAreNotTaken() {
		WireTypes types = new WireTypes(codecs());
		WireSchema own = type(types, Shop.class, "order").schema();
		assertThat(types.named(ARRAYS, "order", own.version(), own.fingerprint())).isNotNull();
		assertThat(types.named(ARRAYS, "unknown", own.version(), own.fingerprint())).isNull();
		for (String fingerprint : List.of("", "0123456789abcdef",
				type(Swapped.class, "order").schema().fingerprint())) {
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> types.named(ARRAYS, "order", own.version(), fingerprint))
				.withMessage("order has come as 'cbor-arrays', and looks different here");
		}
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> types.named(ARRAYS, "order", own.version() + 1, own.fingerprint()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "bean", "inBean", "any", "recursive", "ordered", "ignoring", "ignored", "oneWay", "typed",
			"generic", "beanReply" })
	void recordsThatAreMoreOrLessThanTheirComponentsGoAsObjects(String name) {
		WireTypes types = new WireTypes(codecs());
		WireType type = type(types, Odd.class, name);
		assertThat(type.schema().arrays()).isEmpty();
		assertThat(form(types, type, type.schema())).isSameAs(type);
		assertThat(form(types, type, type.schema().as(ARRAYS))).isSameAs(type);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> {
			WireType arrays = types.named(ARRAYS, name, 1, type.schema().fingerprint());
			arrays.messageCodec();
			arrays.replyCodec();
		}).withMessageContaining("cannot be written as 'cbor-arrays'");
	}

	@Test
	void modulesThatChangeARecordKeepItAnObject() {
		SimpleModule order = new SimpleModule("order") {

			@Override
			public void setupModule(SetupContext context) {
				super.setupModule(context);
				context.setMixIn(Shop.Line.class, Swap.class);
			}

		};
		assertThat(type(Shop.class, "order", order).schema().arrays()).isEmpty();
		SimpleModule texts = new SimpleModule("texts").addSerializer(Shop.Line.class, new AsText());
		assertThat(type(Shop.class, "order", texts).schema().arrays()).isEmpty();
	}

	@Test
	void methodsOfARecordAreNotTakenForComponents() {
		WireTypes types = new WireTypes(codecs());
		WireType methods = type(types, Shop.class, "methods");
		Shop.Methods message = new Shop.Methods(1, "b", null);
		ByteBuf bytes = Unpooled.buffer();
		form(types, methods, methods.schema()).messageCodec().write(message, bytes);
		assertThat(bytes.readableBytes()).isEqualTo(5);
		assertThat(form(types, methods, methods.schema()).messageCodec().read(bytes)).isEqualTo(message);
	}

	@Test
	void whatIsLeftOutOfObjectsIsNullInArrays() {
		WireTypes types = new WireTypes(codecs());
		WireType type = type(types, Shop.class, "sparse");
		for (WireType form : List.of(type, form(types, type, type.schema()))) {
			ByteBuf bytes = Unpooled.buffer();
			form.messageCodec().write(new Shop.Sparse(0, "", Optional.empty(), List.of(), 7), bytes);
			assertThat(form.messageCodec().read(bytes)).as(form.codec().name())
				.isEqualTo(new Shop.Sparse(0, null, Optional.empty(), null, 7));
		}
	}

	@Test
	void onlyBinaryFormatsHaveArrays() {
		NodeCodecs codecs = codecs();
		assertThat(codecs.names()).containsExactly("cbor", "json", "smile");
		assertThat(codecs.onWire("smile-arrays")).isNotNull();
		assertThat(codecs.onWire("json-arrays")).isNull();
		assertThat(codecs.named(ARRAYS)).as("which nobody can choose").isNull();
		WireTypes types = new WireTypes(Codecs.of(JacksonCodec.json(List.of())).create(new NoRefs(), 1000));
		assertThat(type(types, Shop.class, "order").schema().arrays()).isEmpty();
	}

	@Test
	void codecOfAUserMayHaveTheName() {
		Codec.Factory own = (refs, maxBytes) -> new Codec() {

			@Override
			public String name() {
				return ARRAYS;
			}

			@Override
			public TypeCodec forType(java.lang.reflect.Type type) {
				return RawCodec.factory().create(refs, maxBytes).forType(type);
			}

		};
		NodeCodecs codecs = Codecs.of(JacksonCodec.cbor(List.of())).with(own).create(new NoRefs(), 1000);
		assertThat(codecs.onWire(ARRAYS)).isNotInstanceOf(ArrayCodec.class);
		assertThat(type(new WireTypes(codecs), Shop.class, "order").schema().arrays()).isEmpty();
	}

	@Test
	void messageThatDoesNotSurviveAsAnArrayGoesAsAnObject() {
		Logger logger = (Logger) LoggerFactory.getLogger("io.pura.serialization");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			SimpleModule module = new SimpleModule("ids").addSerializer(UUID.class, new LostInArrays());
			SampleRefs refs = new SampleRefs(new NoRefs());
			NodeCodecs codecs = Codecs.of(JacksonCodec.cbor(List.of(module))).create(refs, 10_000);
			WireTypes types = new WireTypes(codecs, List.of(), refs, Runnable::run);
			WireType order = type(types, Shop.class, "order");
			assertThat(order.schema().arrays()).isEmpty();
			assertThat(form(types, order, order.schema().as(ARRAYS))).isSameAs(order);
			assertThat(type(types, Shop.class, "methods").schema().arrays()).isEqualTo(ARRAYS);
		}
		finally {
			logger.detachAppender(log);
		}
		assertThat(log.list).filteredOn((event) -> event.getLevel() == Level.WARN)
			.singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("Shop$Order", "'id'", ARRAYS));
	}

	@Test
	void othersAreToldIfTheFirstMessageShowsThatRecordsAreLostAsArrays() {
		SimpleModule module = new SimpleModule("ids").addSerializer(UUID.class, new LostInArrays());
		SampleRefs refs = new SampleRefs(new NoRefs());
		WireTypes types = new WireTypes(Codecs.of(JacksonCodec.cbor(List.of(module))).create(refs, 10_000), List.of(),
				refs, Runnable::run);
		types.register(Unnamed.class);
		WireType order = types.of(new Unnamed.Order(new UUID(1, 2)));
		PeerTypes peer = new PeerTypes(types, (finding) -> {
		});
		List<WireType> told = new ArrayList<>();
		types.onNew((fresh) -> {
			told.addAll(fresh);
			peer.compare(fresh);
		});
		peer.add(List.of(order.schema()));
		Object known = peer.known();
		peer.asArrays(order).messageCodec();
		assertThat(told).containsExactly(order);
		assertThat(order.schema().arrays()).isEmpty();
		assertThat(peer.asArrays(order)).isSameAs(order);
		assertThat(peer.known()).isNotSameAs(known);
	}

	@Test
	void recordsWithMixInsGoAsObjects() {
		SimpleModule module = new SimpleModule("mix-ins").setMixInAnnotation(Shop.Line.class, Shaped.class);
		WireTypes types = new WireTypes(Codecs.of(JacksonCodec.cbor(List.of(module))).create(new NoRefs(), 10_000));
		assertThat(type(types, Shop.class, "order").schema().arrays()).isEmpty();
		assertThat(type(types, Shop.class, "methods").schema().arrays()).isEqualTo(ARRAYS);
	}

	/**
	 * Pairs of messages that are the same, or of which one was changed, read what the
	 * other one writes: what both have arrives, and the rest has its default.
	 */
	@Test
	void anyTwoVersionsUnderstandEachOther() throws Exception {
		int pairs = 60;
		SplittableRandom random = new SplittableRandom(7);
		StringBuilder source = new StringBuilder("public interface Any {\n");
		List<Boolean> same = new ArrayList<>();
		for (int i = 0; i < pairs; i++) {
			Generated one = Generated.random(random, 3);
			Generated other = random.nextInt(4) == 0 ? one : one.changed(random);
			same.add(one.equals(other));
			one.declare("A" + i, i, source);
			other.declare("B" + i, i, source);
		}
		Class<?> all = Compiled.load("Any", source.append("}").toString());
		int arrays = 0;
		for (int i = 0; i < pairs; i++) {
			WireTypes ours = new WireTypes(codecs());
			WireTypes theirs = new WireTypes(codecs());
			String name = "message." + i;
			WireType written = type(ours, all.getClassLoader().loadClass("shop.Any$A" + i), name);
			WireType read = type(theirs, all.getClassLoader().loadClass("shop.Any$B" + i), name);
			WireType form = form(ours, written, read.schema());
			assertThat(form.codec().name()).isEqualTo(same.get(i) ? ARRAYS : "cbor");
			arrays += same.get(i) ? 1 : 0;
			for (Object sample : new Samples().of(ValueType.of(written.messageClass()))) {
				ByteBuf bytes = Unpooled.buffer();
				form.messageCodec().write(sample, bytes);
				WireType as = theirs.named(form.codec().name(), name, 1, written.schema().fingerprint());
				assertThat(as).isNotNull();
				assertUnderstood(sample, as.read(bytes, 1));
			}
		}
		assertThat(arrays).isBetween(pairs / 10, pairs / 2);
	}

	private static void assertUnderstood(@Nullable Object written, @Nullable Object read) throws Exception {
		if (written instanceof List<?> elements) {
			assertThat(read).isInstanceOf(List.class);
			List<?> others = (List<?>) read;
			assertThat(others).isNotNull().hasSameSizeAs(elements);
			for (int i = 0; i < elements.size(); i++) {
				assertUnderstood(elements.get(i), others.get(i));
			}
		}
		else if (written instanceof Record && read != null) {
			for (RecordComponent component : read.getClass().getRecordComponents()) {
				Object value = value(read, component);
				Optional<RecordComponent> origin = List.of(written.getClass().getRecordComponents())
					.stream()
					.filter((other) -> other.getName().equals(component.getName()))
					.findFirst();
				if (origin.isPresent()) {
					assertUnderstood(value(written, origin.get()), value);
				}
				else {
					assertThat(value).as("%s of %s", component, written).isIn(null, 0, 0L, false, Optional.empty());
				}
			}
		}
		else {
			assertThat(read).isEqualTo(written);
		}
	}

	private static @Nullable Object value(Object record, RecordComponent component) throws Exception {
		component.getAccessor().setAccessible(true);
		return component.getAccessor().invoke(record);
	}

	/**
	 * A record that is made up. The name of a component says its type, so that those of
	 * one name have one type.
	 *
	 * @param components names, and what is in those that are records
	 */
	private record Generated(List<Map.Entry<String, Optional<Generated>>> components) {

		private static final List<String> TYPES = List.of("int", "long", "boolean", "String", "java.time.Instant",
				"java.util.Optional<String>", "java.util.List<Integer>", "Integer", "java.util.UUID");

		static Generated random(SplittableRandom random, int depth) {
			List<Map.Entry<String, Optional<Generated>>> components = new ArrayList<>();
			int size = random.nextInt(5);
			for (int i = 0; i < size; i++) {
				components.add(component(random, depth, i));
			}
			return new Generated(components);
		}

		private static Map.Entry<String, Optional<Generated>> component(SplittableRandom random, int depth, int index) {
			int type = random.nextInt(TYPES.size() + ((depth > 0) ? 4 : 0));
			return Map.entry("c" + index + "_" + type,
					(type >= TYPES.size()) ? Optional.of(random(random, depth - 1)) : Optional.empty());
		}

		/** Adds, removes, moves or changes a component. */
		Generated changed(SplittableRandom random) {
			List<Map.Entry<String, Optional<Generated>>> changed = new ArrayList<>(this.components);
			int change = random.nextInt(4);
			if (changed.isEmpty() || change == 0) {
				changed.add(random.nextInt(changed.size() + 1), component(random, 1, 9));
			}
			else if (change == 1) {
				changed.remove(random.nextInt(changed.size()));
			}
			else if (change == 2) {
				changed.add(0, changed.remove(changed.size() - 1));
			}
			else {
				changed.replaceAll((component) -> Map.entry(component.getKey(),
						component.getValue().map((inner) -> inner.changed(random))));
			}
			return new Generated(changed);
		}

		void declare(String name, int number, StringBuilder source) {
			source.append("interface ").append(name).append(" {\n");
			StringBuilder inner = new StringBuilder();
			String message = record("Message", inner) + " implements io.pura.actor.Message<" + name + ", Void> {}\n";
			source.append("@io.pura.serialization.MessageType(\"message.")
				.append(number)
				.append("\") ")
				.append(message)
				.append(inner)
				.append("}\n");
		}

		private String record(String name, StringBuilder inner) {
			List<String> parts = new ArrayList<>();
			this.components.forEach((component) -> {
				int type = Integer.parseInt(component.getKey().substring(component.getKey().indexOf('_') + 1));
				String cls = component.getValue().map((part) -> {
					String partName = name + "_" + component.getKey();
					inner.append(part.record(partName, inner)).append(" {}\n");
					return (type % 2 == 0) ? partName : "java.util.List<" + partName + ">";
				}).orElseGet(() -> TYPES.get(type));
				parts.add(cls + " " + component.getKey());
			});
			return "record " + name + "(" + String.join(", ", parts) + ")";
		}

	}

	@JsonPropertyOrder({ "cents", "article" })
	private interface Swap {

	}

	private static final class AsText extends StdSerializer<Shop.Line> {

		AsText() {
			super(Shop.Line.class);
		}

		@Override
		public void serialize(Shop.Line value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(value.article());
		}

	}

	private static final class LostInArrays extends StdSerializer<UUID> {

		LostInArrays() {
			super(UUID.class);
		}

		@Override
		public void serialize(UUID value, JsonGenerator generator, SerializationContext context) {
			boolean lost = generator.streamWriteContext().inArray();
			generator.writeString((lost ? new UUID(0, 0) : value).toString());
		}

	}

	private interface Shaped {

		@JsonFormat(shape = JsonFormat.Shape.STRING)
		long cents();

	}

	interface Unnamed {

		record Order(UUID id) implements Message<Unnamed, Void> {
		}

	}

	interface Shop {

		@MessageType("order")
		record Order(UUID id, List<Line> lines, int discount) implements Message<Shop, Integer> {
		}

		record Line(String article, long cents) {
		}

		@MessageType("methods")
		record Methods(int a, String b, @Nullable Boolean c) implements Message<Shop, Void> {

			public boolean isEmpty() {
				return this.a == 0;
			}

			public String getLabel() {
				return this.a + this.b;
			}

		}

		@MessageType("sparse")
		record Sparse(@JsonInclude(JsonInclude.Include.NON_DEFAULT) int a,
				@Nullable @JsonInclude(JsonInclude.Include.NON_EMPTY) String b,
				@JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> c,
				@Nullable @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> d,
				int e) implements Message<Shop, Void> {
		}

	}

	interface Added {

		@MessageType("order")
		record Order(UUID id, List<Shop.Line> lines, int discount, boolean gift) implements Message<Added, Integer> {
		}

	}

	interface Swapped {

		@MessageType("order")
		record Order(List<Shop.Line> lines, UUID id, int discount) implements Message<Swapped, Integer> {
		}

	}

	interface Deeper {

		@MessageType("order")
		record Order(UUID id, List<Line> lines, int discount) implements Message<Deeper, Integer> {
		}

		record Line(String article, long cents, int quantity) {
		}

	}

	interface OtherReply {

		@MessageType("order")
		record Order(UUID id, List<Shop.Line> lines, int discount) implements Message<OtherReply, Shop.Line> {
		}

	}

	interface Odd {

		class Bean {

			public int number;

		}

		@MessageType("bean")
		class BeanMessage implements Message<Odd, Void> {

			public int number;

		}

		@MessageType("inBean")
		record InBean(Bean bean) implements Message<Odd, Void> {
		}

		@MessageType("any")
		record Any(List<Object> all) implements Message<Odd, Void> {
		}

		@MessageType("recursive")
		record Recursive(List<Recursive> all) implements Message<Odd, Void> {
		}

		@MessageType("ordered")
		@JsonPropertyOrder({ "b", "a" })
		record Ordered(int a, int b) implements Message<Odd, Void> {
		}

		@MessageType("ignoring")
		@JsonIgnoreProperties("b")
		record Ignoring(int a, @Nullable String b) implements Message<Odd, Void> {
		}

		@MessageType("ignored")
		record Ignored(int a, @JsonIgnore @Nullable String b) implements Message<Odd, Void> {
		}

		@MessageType("oneWay")
		record OneWay(int a,
				@JsonProperty(access = JsonProperty.Access.WRITE_ONLY) int b) implements Message<Odd, Void> {
		}

		@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
		interface Named {

		}

		record Part(int a) implements Named {
		}

		@MessageType("typed")
		record Typed(Part part) implements Message<Odd, Void> {
		}

		@MessageType("generic")
		record Generic<T>(T value) implements Message<Odd, Void> {
		}

		@MessageType("beanReply")
		record BeanReply(int a) implements Message<Odd, Bean> {
		}

	}

}
