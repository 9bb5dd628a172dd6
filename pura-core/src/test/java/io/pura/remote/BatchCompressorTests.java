package io.pura.remote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.pura.serialization.compression.Compression;
import io.pura.stats.WireCounters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BatchCompressorTests {

	private static final int THRESHOLD = 1024;

	private static final int MAX_BYTES = 200_000;

	private static final int PLAIN = BatchWriter.VERSION;

	private static final int COMPRESSED = BatchWriter.VERSION | 0x10;

	private final ByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

	private final WireCounters counters = new WireCounters();

	private final List<BatchCompressor> open = new ArrayList<>();

	@AfterEach
	void close() {
		this.open.forEach(BatchCompressor::close);
	}

	private BatchCompressor compressor(Compression compression, Compression... readable) {
		Set<Compression> set = EnumSet.noneOf(Compression.class);
		set.addAll(List.of(readable));
		BatchCompressor compressor = new BatchCompressor(compression, THRESHOLD, set, MAX_BYTES, this.counters);
		this.open.add(compressor);
		return compressor;
	}

	private ByteBuf batch(byte[] records, boolean direct) {
		ByteBuf batch = direct ? this.allocator.directBuffer() : this.allocator.heapBuffer();
		return batch.writeByte(PLAIN).writeBytes(records);
	}

	private static byte[] text(int size) {
		return "{\"account\":17,\"amount\":100}".repeat(size / 27 + 1)
			.substring(0, size)
			.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] noise(int seed, int size) {
		byte[] noise = new byte[size];
		new Random(seed).nextBytes(noise);
		return noise;
	}

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = Mode.EXCLUDE)
	void batchComesOutAsItWentIn(Compression compression) {
		BatchCompressor sender = compressor(compression);
		BatchCompressor receiver = compressor(Compression.NONE, compression);
		for (boolean direct : new boolean[] { true, false }) {
			ByteBuf batch = batch(text(65_536), direct);
			ByteBuf sent = sender.compress(batch, this.allocator);
			assertThat(batch.refCnt()).isZero();
			assertThat(sent.getUnsignedByte(0)).isEqualTo((short) COMPRESSED);
			assertThat(sent.getUnsignedByte(1)).isEqualTo((short) compression.code());
			assertThat(sent.readableBytes()).isLessThan(10_000);
			ByteBuf inflated = receiver.inflate(sent, this.allocator);
			assertThat(inflated.readByte()).isEqualTo((byte) PLAIN);
			assertThat(ByteBufUtil.getBytes(inflated)).isEqualTo(text(65_536));
			assertThat(inflated.refCnt()).isOne();
			assertThat(sent.refCnt()).isOne();
			inflated.release();
			sent.release();
		}
	}

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = Mode.EXCLUDE)
	void batchInSeveralPiecesComesOutAsItWentIn(Compression compression) {
		for (int cut : new int[] { 1, 7, 30_000 }) {
			ByteBuf whole = batch(text(65_536), true);
			ByteBuf pieces = this.allocator.compositeBuffer(2).addComponents(true, whole.readRetainedSlice(cut), whole);
			ByteBuf sent = compressor(compression).compress(pieces, this.allocator);
			assertThat(sent.getUnsignedByte(0)).isEqualTo((short) COMPRESSED);
			assertThat(pieces.refCnt()).isZero();
			assertThat(whole.refCnt()).isZero();
			ByteBuf inflated = compressor(Compression.NONE, compression).inflate(sent, this.allocator);
			assertThat(ByteBufUtil.getBytes(inflated.skipBytes(1))).isEqualTo(text(65_536));
			inflated.release();
			sent.release();
		}
	}

	@Test
	void batchIsReleasedIfThereIsNoMemory() {
		ByteBufAllocator none = new AbstractByteBufAllocator(true) {

			@Override
			public boolean isDirectBufferPooled() {
				return false;
			}

			@Override
			protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
				throw new OutOfMemoryError("none");
			}

			@Override
			protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
				throw new OutOfMemoryError("none");
			}

		};
		ByteBuf batch = batch(text(65_536), true);
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> compressor(Compression.LZ4).compress(batch, none));
		assertThat(batch.refCnt()).isZero();
	}

	@Test
	void batchInSeveralPiecesIsInflated() {
		ByteBuf sent = compressor(Compression.ZSTD).compress(batch(text(65_536), true), this.allocator);
		for (int cut : new int[] { 1, 2, 4, 20 }) {
			ByteBuf pieces = Unpooled.wrappedBuffer(sent.retainedSlice(0, cut),
					sent.retainedSlice(cut, sent.readableBytes() - cut));
			ByteBuf inflated = compressor(Compression.NONE, Compression.ZSTD).inflate(pieces, this.allocator);
			assertThat(ByteBufUtil.getBytes(inflated.skipBytes(1))).isEqualTo(text(65_536));
			inflated.release();
			pieces.release();
		}
		sent.release();
	}

	@Test
	void batchBelowTheThresholdIsSentAsItIs() {
		BatchCompressor sender = compressor(Compression.LZ4);
		assertPlain(sender, text(THRESHOLD - 2));
		assertCompressed(sender, text(THRESHOLD - 1));
	}

	@Test
	void batchThatDoesNotBecomeATenthSmallerIsSentAsItIs() {
		// Of 10,000 bytes all but the last ones are noise.
		assertPlain(compressor(Compression.LZ4), noiseThenText(9200));
		assertCompressed(compressor(Compression.LZ4), noiseThenText(8700));
	}

	private static byte[] noiseThenText(int noise) {
		byte[] records = new byte[10_000];
		System.arraycopy(noise(1, noise), 0, records, 0, noise);
		return records;
	}

	@Test
	void nothingIsCompressedUnlessThatIsWanted() {
		assertPlain(compressor(Compression.NONE, Compression.LZ4), text(65_536));
	}

	@Test
	void whatCannotBeMadeSmallerIsTriedLessAndLess() {
		BatchCompressor sender = compressor(Compression.LZ4);
		int[] skipped = { 1, 2, 4, 8, 16, 32, 64, 64, 64 };
		for (int skips : skipped) {
			assertPlain(sender, noise(skips, 2000));
			for (int i = 0; i < skips; i++) {
				assertPlain(sender, text(2000));
			}
		}
		assertCompressed(sender, text(2000));
	}

	@Test
	void oneSuccessEndsTheSkipping() {
		BatchCompressor sender = compressor(Compression.LZ4);
		assertPlain(sender, noise(1, 2000));
		assertPlain(sender, text(2000));
		assertPlain(sender, noise(2, 2000));
		assertPlain(sender, text(2000));
		assertPlain(sender, text(2000));
		assertCompressed(sender, text(2000));
		assertPlain(sender, noise(3, 2000));
		assertPlain(sender, text(2000));
		assertCompressed(sender, text(2000));
	}

	@Test
	void smallBatchesAreNoTries() {
		BatchCompressor sender = compressor(Compression.LZ4);
		assertPlain(sender, noise(1, 2000));
		assertPlain(sender, text(100));
		assertPlain(sender, text(100));
		assertPlain(sender, text(2000));
		assertCompressed(sender, text(2000));
	}

	@Test
	void countsWhatWasGained() {
		BatchCompressor sender = compressor(Compression.LZ4);
		int after = assertCompressed(sender, text(9999));
		assertPlain(sender, noise(1, 9999));
		assertThat(this.counters.snapshot(0, 0)).satisfies((stats) -> {
			assertThat(stats.compressedBatches()).isOne();
			assertThat(stats.uncompressedBytes()).isEqualTo(10_000);
			assertThat(stats.compressedBytes()).isEqualTo(after);
		});
	}

	@Test
	void plainBatchIsNotInflated() {
		ByteBuf batch = batch(text(2000), true);
		assertThat(compressor(Compression.NONE, Compression.LZ4).inflate(batch, this.allocator)).isSameAs(batch);
		batch.release();
	}

	@Test
	void laneThatReadsNothingCompressedLeavesTheBatchAlone() {
		// Its reader then says that there is no such version.
		ByteBuf sent = compressor(Compression.LZ4).compress(batch(text(2000), true), this.allocator);
		assertThat(compressor(Compression.NONE).inflate(sent, this.allocator)).isSameAs(sent);
		sent.release();
	}

	@Test
	void algorithmThatWasNotAgreedIsRefused() {
		ByteBuf sent = compressor(Compression.LZ4).compress(batch(text(2000), true), this.allocator);
		assertRefused(compressor(Compression.NONE, Compression.DEFLATE), sent, "algorithm 1");
		sent.setByte(1, 0);
		assertRefused(compressor(Compression.NONE, Compression.DEFLATE), sent, "algorithm 0");
		sent.setByte(1, 200);
		assertRefused(compressor(Compression.NONE, Compression.DEFLATE), sent, "algorithm 200");
		sent.release();
	}

	@Test
	void sizeAboveTheLimitIsRefusedBeforeAnythingIsAllocated() {
		ByteBufAllocator none = new AbstractByteBufAllocator() {

			@Override
			public boolean isDirectBufferPooled() {
				return false;
			}

			@Override
			protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
				throw new AssertionError(initialCapacity + " bytes are allocated");
			}

			@Override
			protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
				throw new AssertionError(initialCapacity + " bytes are allocated");
			}

		};
		for (long size : new long[] { MAX_BYTES, 1L << 31, 1L << 62, -1 }) {
			ByteBuf batch = Unpooled.buffer().writeByte(COMPRESSED).writeByte(Compression.LZ4.code());
			Varint.write(batch, size);
			batch.writeBytes(text(100));
			BatchCompressor receiver = compressor(Compression.NONE, Compression.LZ4);
			assertThatExceptionOfType(WireException.class).isThrownBy(() -> receiver.inflate(batch, none))
				.withMessageContaining("between 0 and " + (MAX_BYTES - 1));
		}
	}

	@Test
	void batchThatEndsTooEarlyIsRefused() {
		for (int length = 1; length < 4; length++) {
			ByteBuf batch = Unpooled.wrappedBuffer(new byte[] { COMPRESSED, 1, -1, -1 }, 0, length);
			assertRefused(compressor(Compression.NONE, Compression.LZ4), batch, "ends before its data");
		}
	}

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = Mode.EXCLUDE)
	void noBytesDoMoreThanEndTheConnection(Compression compression) {
		BatchCompressor receiver = compressor(Compression.NONE, Compression.LZ4, Compression.ZSTD, Compression.DEFLATE);
		BatchCompressor sender = compressor(compression);
		Random random = new Random(5);
		for (int seed = 0; seed < 5000; seed++) {
			ByteBuf sent = sender.compress(batch(text(1024 + random.nextInt(2000)), random.nextBoolean()),
					this.allocator);
			for (int change = 0; change < 3; change++) {
				sent.setByte(1 + random.nextInt(random.nextBoolean() ? 6 : sent.writerIndex() - 1), random.nextInt());
			}
			if (random.nextBoolean()) {
				sent.writerIndex(1 + random.nextInt(sent.writerIndex()));
			}
			try {
				ByteBuf inflated = receiver.inflate(sent, this.allocator);
				assertThat(inflated.readableBytes()).isLessThanOrEqualTo(MAX_BYTES);
				inflated.release();
			}
			catch (WireException ex) {
				assertThat(ex.getMessage()).isNotEmpty();
			}
			sent.release();
		}
	}

	@Test
	void closedOneSendsWhatItIsGiven() {
		BatchCompressor sender = compressor(Compression.ZSTD);
		assertCompressed(sender, text(2000));
		sender.close();
		assertPlain(sender, text(2000));
	}

	private void assertPlain(BatchCompressor sender, byte[] records) {
		ByteBuf batch = batch(records, true);
		assertThat(sender.compress(batch, this.allocator)).isSameAs(batch);
		assertThat(batch.refCnt()).isOne();
		assertThat(batch.getUnsignedByte(0)).isEqualTo((short) PLAIN);
		batch.release();
	}

	private int assertCompressed(BatchCompressor sender, byte[] records) {
		ByteBuf sent = sender.compress(batch(records, true), this.allocator);
		try {
			assertThat(sent.getUnsignedByte(0)).isEqualTo((short) COMPRESSED);
			assertThat(sent.readableBytes()).isLessThanOrEqualTo((records.length + 1) * 9 / 10 + 1);
			return sent.readableBytes();
		}
		finally {
			sent.release();
		}
	}

	private void assertRefused(BatchCompressor receiver, ByteBuf batch, String words) {
		assertThatExceptionOfType(WireException.class).isThrownBy(() -> receiver.inflate(batch, this.allocator))
			.withMessageContaining(words);
	}

}
