package io.pura.serialization;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RawCodecTests extends CodecLaws {

	@Override
	protected Codec.Factory factory() {
		return RawCodec.factory();
	}

	@Override
	protected Class<?> messageType() {
		return Block.class;
	}

	@Override
	protected Object message(int size) {
		byte[] bytes = new byte[size];
		Arrays.fill(bytes, (byte) size);
		return new Block(bytes);
	}

	@Override
	protected Object contentOf(Object message) {
		return ByteBuffer.wrap(((Block) message).bytes());
	}

	@Override
	protected boolean knowsWhereMessagesEnd() {
		return false;
	}

	@Test
	void aRecordOfBytesTravelsAsItsBytes() {
		assertThat(codec().name()).isEqualTo("raw");
		assertThat(ByteBufUtil.getBytes(written(new Block(new byte[] { 1, 2 })))).containsExactly(1, 2);
	}

	@Test
	void aRecordOfABufferTravelsAsWhatIsLeftInIt() {
		ByteBuffer content = ByteBuffer.wrap(new byte[] { 1, 2, 3, 4 }, 1, 2);
		ByteBuf buffer = Unpooled.buffer();
		TypeCodec codec = codec().forType(View.class);
		codec.write(new View(content), buffer);
		assertThat(ByteBufUtil.getBytes(buffer)).containsExactly(2, 3);
		assertThat(content.position()).isEqualTo(1);
		assertThat(codec.read(buffer)).isEqualTo(new View(ByteBuffer.wrap(new byte[] { 2, 3 })));
	}

	@Test
	void aReplyIsAnArrayOrABuffer() {
		ByteBuf buffer = Unpooled.buffer();
		codec().forType(byte[].class).write(new byte[] { 5 }, buffer);
		assertThat((byte[]) codec().forType(byte[].class).read(buffer.duplicate())).containsExactly(5);
		assertThat(codec().forType(ByteBuffer.class).read(buffer)).isEqualTo(ByteBuffer.wrap(new byte[] { 5 }));
	}

	@Test
	void refusesEverythingElse() {
		for (Type type : new Type[] { String.class, Two.class, Text.class, Integer.class, int[].class }) {
			assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> codec().forType(type))
				.withMessageContaining(type.getTypeName())
				.withMessageContaining("single component is a byte[]");
		}
	}

	@Test
	void hasNoWordForNull() {
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> written(new Block(null)))
			.withMessageContaining("Block has null in it");
	}

	@Test
	void tellsWhatAConstructorRefuses() {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> codec().forType(Full.class).read(Unpooled.EMPTY_BUFFER))
			.withMessageContaining("Full cannot be read from what another node has sent: it must not be empty");
	}

	record Block(byte @Nullable [] bytes) {
	}

	record View(ByteBuffer content) {
	}

	record Full(byte[] bytes) {

		Full {
			if (bytes.length == 0) {
				throw new IllegalArgumentException("it must not be empty");
			}
		}

	}

	record Two(byte[] one, byte[] two) {
	}

	record Text(String text) {
	}

}
