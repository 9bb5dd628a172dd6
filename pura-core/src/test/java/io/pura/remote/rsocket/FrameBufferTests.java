package io.pura.remote.rsocket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FrameBuffer}.
 */
class FrameBufferTests {

	private static final int LENGTH = 3;

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

	private final FrameBuffer buffer = new FrameBuffer();

	@AfterEach
	void nothingIsLeft() {
		this.buffer.clear();
		assertThat(this.allocator.metric().usedDirectMemory()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void framesAreWholeHoweverTheyAreCut(boolean inPlace) {
		for (long seed = 0; seed < 200; seed++) {
			RandomGenerator random = new SplittableRandom(seed);
			List<byte[]> sent = new ArrayList<>();
			ByteBuf stream = Unpooled.buffer();
			for (int i = random.nextInt(1, 20); i > 0; i--) {
				byte[] frame = new byte[random.nextInt(random.nextBoolean() ? 100 : 300_000)];
				random.nextBytes(frame);
				sent.add(frame);
				stream.writeMedium(frame.length).writeBytes(frame);
			}
			List<byte[]> received = new ArrayList<>();
			while (stream.isReadable()) {
				read(stream, random.nextInt(random.nextBoolean() ? 10 : 200_000), inPlace);
				take(received);
			}
			assertThat(received).as("seed %s", seed)
				.usingElementComparator(Arrays::compare)
				.containsExactlyElementsOf(sent);
			assertThat(this.allocator.metric().usedDirectMemory()).as("seed %s", seed).isZero();
		}
	}

	@Test
	void largeFrameIsReadNoFurtherThanTheBeginningOfTheNext() {
		ByteBuf stream = frames(70_000, 70_000, 70_000, 70_000);
		List<byte[]> received = new ArrayList<>();
		read(stream, Integer.MAX_VALUE, true);
		for (int i = 0; i < 3; i++) {
			read(stream, Integer.MAX_VALUE, true);
			take(received);
			assertThat(received).hasSize(i + 1);
			assertThat(this.buffer.roomToRead(this.allocator).readableBytes()).isBetween(LENGTH, 100);
		}
	}

	@Test
	void largeFrameThatComesInPiecesIsNotCopied() {
		ByteBuf stream = frames(70_000);
		read(stream, 100, true);
		read(stream, 10_000, true);
		ByteBuf room = this.buffer.roomToRead(this.allocator);
		read(stream, 10_000, true);
		read(stream, 30_000, true);
		assertThat(this.buffer.roomToRead(this.allocator)).isSameAs(room);
	}

	@Test
	void makesRoomOnceForALargeFrameThatOthersHaveReadInPieces() {
		ByteBuf stream = frames(200_000);
		read(stream, 16_000, false);
		read(stream, 16_000, false);
		ByteBuf room = this.buffer.roomToRead(this.allocator);
		while (stream.readableBytes() > 1) {
			read(stream, Math.min(16_000, stream.readableBytes() - 1), false);
		}
		assertThat(this.buffer.roomToRead(this.allocator)).isSameAs(room);
	}

	@Test
	void whatIsThereStaysWhenNothingIsRead() {
		ByteBuf stream = frames(10);
		read(stream, 5, true);
		this.buffer.roomToRead(this.allocator).retain().release();
		read(stream, 100, true);
		List<byte[]> received = new ArrayList<>();
		take(received);
		assertThat(received).singleElement().asInstanceOf(InstanceOfAssertFactories.BYTE_ARRAY).hasSize(10);
	}

	@Test
	void keepsNoMemoryWhenAllIsTaken() {
		read(frames(10, 20), 100, true);
		take(new ArrayList<>());
		assertThat(this.allocator.metric().usedDirectMemory()).isZero();
	}

	private static ByteBuf frames(int... sizes) {
		ByteBuf stream = Unpooled.buffer();
		for (int size : sizes) {
			stream.writeMedium(size).writeZero(size);
		}
		return stream;
	}

	/** As a channel does. */
	private void read(ByteBuf stream, int most, boolean inPlace) {
		ByteBuf room = inPlace ? this.buffer.roomToRead(this.allocator).retain() : this.allocator.directBuffer(most);
		room.writeBytes(stream, Math.min(Math.min(most, stream.readableBytes()), room.writableBytes()));
		this.buffer.add(room, this.allocator);
	}

	private void take(List<byte[]> received) {
		for (int size = this.buffer.frameSize(); size >= 0; size = this.buffer.frameSize()) {
			ByteBuf frame = this.buffer.next(size);
			if (frame == null) {
				break;
			}
			received.add(ByteBufUtil.getBytes(frame));
		}
		this.buffer.trim();
	}

}
