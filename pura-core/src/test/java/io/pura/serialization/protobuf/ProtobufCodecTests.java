package io.pura.serialization.protobuf;

import java.lang.reflect.Type;
import java.util.List;

import com.google.protobuf.Duration;
import com.google.protobuf.Int64Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.serialization.Codec;
import io.pura.serialization.CodecLaws;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * With generated classes that the library itself brings.
 */
class ProtobufCodecTests extends CodecLaws {

	@Override
	protected Codec.Factory factory() {
		return ProtobufCodec.factory();
	}

	@Override
	protected Class<?> messageType() {
		return Order.class;
	}

	@Override
	protected Object message(int size) {
		Struct.Builder content = Struct.newBuilder();
		content.putFields("text", Value.newBuilder().setStringValue("ü".repeat(size / 2)).build());
		content.putFields("size", Value.newBuilder().setNumberValue(size).build());
		content.putFields("more", Value.newBuilder().setStringValue("x".repeat(size / 2)).build());
		return new Order(content.build());
	}

	/** Each field may be left out, so that a beginning may be a message, too. */
	@Override
	protected boolean knowsWhereMessagesEnd() {
		return false;
	}

	@Override
	protected String typeInErrors() {
		return "Struct";
	}

	@Test
	void hasAName() {
		assertThat(codec().name()).isEqualTo("protobuf");
	}

	@Test
	void replyMayBeOfAGeneratedClass() {
		ByteBuf buffer = Unpooled.directBuffer();
		TypeCodec replies = codec().forType(StringValue.class);
		replies.write(StringValue.of("grüße 🙂"), buffer);
		assertThat(replies.read(buffer)).isEqualTo(StringValue.of("grüße 🙂"));
		buffer.release();
	}

	@Test
	void ignoresWhatItDoesNotKnowAndDefaultsWhatIsMissing() {
		ByteBuf buffer = Unpooled.buffer();
		codec().forType(Duration.class).write(Duration.newBuilder().setSeconds(5).setNanos(7).build(), buffer);
		Int64Value old = (Int64Value) codec().forType(Int64Value.class).read(buffer);
		assertThat(old.getValue()).isEqualTo(5);
		codec().forType(Int64Value.class).write(Int64Value.of(6), buffer.clear());
		assertThat(codec().forType(Duration.class).read(buffer)).isEqualTo(Duration.newBuilder().setSeconds(6).build());
	}

	@Test
	void refusesEverythingElse() {
		for (Type type : List.of(String.class, Two.class, Text.class, com.google.protobuf.Message.class)) {
			assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> codec().forType(type))
				.withMessageContaining(type.getTypeName())
				.withMessageContaining("protoc");
		}
	}

	@Test
	void hasNoWordForNull() {
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> written(new Order(null)))
			.withMessageContaining("Order has null in it");
	}

	@Test
	void doesNotGoDeeperThanIsSensible() {
		TypeCodec values = codec().forType(Value.class);
		ByteBuf buffer = Unpooled.buffer();
		Value some = nested(40);
		values.write(some, buffer);
		assertThat(values.read(buffer)).isEqualTo(some);
		values.write(nested(1000), buffer.clear());
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> values.read(buffer))
			.withMessageContaining("Value");
	}

	private static Value nested(int depth) {
		Value value = Value.newBuilder().setBoolValue(true).build();
		for (int i = 0; i < depth; i++) {
			value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
		}
		return value;
	}

	record Order(@Nullable Struct content) {
	}

	record Two(Struct one, Struct two) {
	}

	record Text(String text) {
	}

}
