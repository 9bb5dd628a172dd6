package io.pura.serialization;

import java.util.List;
import java.util.Locale;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CborCodecTests extends TreeLaws {

	@Override
	protected Codec.Factory factory() {
		return JacksonCodec.cbor(List.of());
	}

	@Test
	void usesTheModulesOfTheUser() {
		SimpleModule shouting = new SimpleModule("shouting").addSerializer(String.class, new Shout());
		for (Codec.Factory factory : List.of(JacksonCodec.cbor(List.of(shouting)), JacksonCodec.json(List.of(shouting)),
				JacksonCodec.smile(List.of(shouting)))) {
			TypeCodec texts = factory.create(new NoRefs(), 1000).forType(String.class);
			ByteBuf buffer = Unpooled.buffer();
			texts.write("hi", buffer);
			assertThat(texts.read(buffer)).isEqualTo("HI");
		}
	}

	@Test
	void whatFailsDoesNoHarmToTheNext() {
		TypeCodec numbers = factory().create(new NoRefs(), 1000).forType(Number.class);
		TypeCodec broken = factory().create(new NoRefs(), 1000).forType(Broken.class);
		ByteBuf good = Unpooled.buffer();
		numbers.write(new Number(7, "seven"), good);
		for (int size = 0; size < good.readableBytes(); size++) {
			assertFails(numbers, good.slice(0, size));
			assertThat(numbers.read(good.slice())).isEqualTo(new Number(7, "seven"));
		}
		assertFails(numbers, Unpooled.wrappedBuffer(good.slice(), good.slice(0, 1)));
		assertFails(numbers, Unpooled.wrappedBuffer(good.slice(), good.slice()));
		assertThat(numbers.read(good.slice())).isEqualTo(new Number(7, "seven"));
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> broken.write(new Broken("x"), Unpooled.buffer()));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> numbers.write(new Number(7, "seven"), Unpooled.buffer(3, 3)));
		ByteBuf again = Unpooled.buffer();
		numbers.write(new Number(7, "seven"), again);
		assertThat(again).isEqualTo(good);
	}

	@Test
	void manyMessagesAreMoreThanOneMayBe() {
		TypeCodec numbers = factory().create(new NoRefs(), 100).forType(Number.class);
		for (int i = 0; i < 1000; i++) {
			ByteBuf buffer = Unpooled.buffer();
			numbers.write(new Number(i, "number"), buffer);
			assertThat(numbers.read(buffer)).isEqualTo(new Number(i, "number"));
		}
	}

	@Test
	void messageMayBeWrittenAndReadWithinAnother() {
		SimpleModule nesting = new SimpleModule("nesting");
		TypeCodec[] codecs = new TypeCodec[1];
		nesting.addSerializer(Outer.class, new StdSerializer<>(Outer.class) {

			@Override
			public void serialize(Outer value, JsonGenerator generator, SerializationContext context) {
				ByteBuf buffer = Unpooled.buffer();
				codecs[0].write(new Number(value.value(), "inner"), buffer);
				generator.writeNumber(((Number) codecs[0].read(buffer)).value());
			}

		});
		Codec codec = JacksonCodec.cbor(List.of(nesting)).create(new NoRefs(), 1000);
		codecs[0] = codec.forType(Number.class);
		ByteBuf buffer = Unpooled.buffer();
		codec.forType(Outer.class).write(new Outer(5), buffer);
		assertThat(codec.forType(int.class).read(buffer)).isEqualTo(5);
	}

	private static void assertFails(TypeCodec codec, ByteBuf bytes) {
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> codec.read(bytes));
	}

	record Number(int value, String text) {
	}

	record Outer(int value) {
	}

	record Broken(String text) {

		public String text() {
			throw new IllegalStateException("broken");
		}

	}

	private static final class Shout extends StdSerializer<String> {

		Shout() {
			super(String.class);
		}

		@Override
		public void serialize(String value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(value.toUpperCase(Locale.ROOT));
		}

	}

}
