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

class CborCodecTests extends ObjectLaws {

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
