package io.pura.serialization;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.ActorRef;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import static org.assertj.core.api.Assertions.assertThat;

class CborCodecTests extends CodecLaws {

	@Override
	Codec.Factory factory() {
		return CborCodec.factory(List.of());
	}

	@Test
	void usesTheModulesOfTheUser() {
		SimpleModule shouting = new SimpleModule("shouting").addSerializer(String.class, new Shout());
		TypeCodec texts = CborCodec.factory(List.of(shouting)).create(new NoRefs(), 1000).forType(String.class);
		ByteBuf buffer = Unpooled.buffer();
		texts.write("hi", buffer);
		assertThat(texts.read(buffer)).isEqualTo("HI");
	}

	private static final class Shout extends StdSerializer<String> {

		Shout() {
			super(String.class);
		}

		@Override
		public void serialize(String value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(value.toUpperCase(java.util.Locale.ROOT));
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
