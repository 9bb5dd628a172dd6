package io.pura.serialization.compression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What each algorithm must do.
 */
abstract class CompressorLaws {

	private static final int SEEDS = 20_000;

	private static final byte CANARY = 0x5A;

	private final Compression compression;

	private final List<ByteBuf> buffers = new ArrayList<>();

	private Compressor compressor;

	CompressorLaws(Compression compression) {
		this.compression = compression;
	}

	@BeforeEach
	void open() {
		this.compressor = this.compression.open();
	}

	@AfterEach
	void close() {
		this.compressor.close();
		this.buffers.forEach(ByteBuf::release);
	}

	static Stream<byte[]> pieces() {
		Random random = new Random(1);
		byte[] noise = new byte[65_536];
		random.nextBytes(noise);
		return Stream.of(new byte[1], "a".getBytes(StandardCharsets.UTF_8), new byte[1024], new byte[1_000_000],
				json(1, 100), json(2, 1024), json(3, 65_536), json(4, 200_000), noise);
	}

	static byte[] json(int seed, int size) {
		Random random = new Random(seed);
		StringBuilder text = new StringBuilder();
		while (text.length() < size) {
			text.append("{\"account\":\"DE")
				.append(random.nextInt(1_000_000))
				.append("\",\"amount\":")
				.append(random.nextInt(100_000))
				.append(",\"currency\":\"EUR\",\"note\":\"payment ")
				.append(random.nextInt(50))
				.append("\"}");
		}
		text.setLength(size);
		return text.toString().getBytes(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@MethodSource("pieces")
	void whatWasCompressedComesBack(byte[] piece) {
		for (boolean direct : new boolean[] { false, true }) {
			byte[] compressed = compress(piece, direct);
			assertThat(decompress(compressed, piece.length, direct)).isEqualTo(piece);
			assertThat(decompress(compressed, piece.length, !direct)).isEqualTo(piece);
		}
	}

	@Test
	void whatRepeatsItselfIsMadeSmaller() {
		assertThat(compress(json(1, 65_536), true).length).isLessThan(65_536 / 2);
		assertThat(compress(new byte[1024], true).length).isLessThan(100);
	}

	@Test
	void resultStandsBehindWhatStoodThere() {
		byte[] piece = json(1, 2048);
		for (boolean direct : new boolean[] { false, true }) {
			ByteBuf source = buffer(direct, 3000).writeBytes(new byte[17]).skipBytes(17).writeBytes(piece);
			ByteBuf target = buffer(direct, 3000).writeBytes(new byte[] { 1, 2, 3 });
			assertThat(this.compressor.compress(source, target, 2048)).isTrue();
			assertThat(source.readerIndex()).isEqualTo(17);
			assertThat(source.readableBytes()).isEqualTo(piece.length);
			assertThat(target.readMedium()).isEqualTo(0x010203);
			ByteBuf back = buffer(direct, 10).writeBytes(new byte[] { 4, 5, 6 });
			this.compressor.decompress(target.slice(), back, piece.length);
			assertThat(back.readMedium()).isEqualTo(0x040506);
			assertThat(ByteBufUtil.getBytes(back)).isEqualTo(piece);
		}
	}

	@Test
	void piecesAreIndependent() {
		byte[] first = compress(json(1, 4096), true);
		byte[] second = compress(json(2, 4096), true);
		assertThat(decompress(second, 4096, true)).isEqualTo(json(2, 4096));
		assertThat(decompress(first, 4096, true)).isEqualTo(json(1, 4096));
		assertThat(compress(json(1, 4096), true)).isEqualTo(first);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void thereIsNoResultThatIsLargerThanWanted(boolean direct) {
		byte[] piece = json(1, 4096);
		int exact = compress(piece, direct).length;
		ByteBuf source = buffer(direct, piece.length).writeBytes(piece);
		ByteBuf target = buffer(direct, 8192).writeBytes(new byte[] { 1, 2, 3 });
		for (int limit = 1; limit < exact; limit += 7) {
			assertThat(this.compressor.compress(source, target, limit)).as("limit %d of %d", limit, exact).isFalse();
			assertThat(target.writerIndex()).isEqualTo(3);
		}
		assertThat(compress(piece, direct).length).isEqualTo(exact);
	}

	@Test
	void nothingIsWrittenBehindTheLimit() {
		byte[] piece = json(1, 4096);
		int limit = compress(piece, true).length - 1;
		ByteBuf target = canaries(4096);
		target.clear();
		this.compressor.compress(buffer(true, 4096).writeBytes(piece), target, limit);
		assertCanariesFrom(target, limit);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anotherSizeIsCorrupt(boolean direct) {
		byte[] piece = json(1, 4096);
		byte[] compressed = compress(piece, direct);
		for (int size : new int[] { 1, 100, 4095, 4097, 65_536, 1_000_000 }) {
			assertCorrupt(compressed, size, direct);
		}
		assertThat(decompress(compressed, 4096, direct)).isEqualTo(piece);
	}

	@Test
	void bombExplodesNowhere() {
		byte[] bomb = compress(new byte[16 * 1024 * 1024], true);
		assertThat(bomb.length).isLessThan(100_000);
		assertCorrupt(bomb, 64 * 1024, true);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatIsCutOffIsCorrupt(boolean direct) {
		byte[] piece = json(1, 3000);
		byte[] compressed = compress(piece, direct);
		for (int length = 0; length < compressed.length; length++) {
			byte[] cut = new byte[length];
			System.arraycopy(compressed, 0, cut, 0, length);
			assertCorrupt(cut, piece.length, direct);
		}
	}

	@Test
	void whatFollowsIsCorrupt() {
		byte[] piece = json(1, 3000);
		byte[] compressed = compress(piece, true);
		for (byte[] tail : List.of(new byte[1], new byte[] { 1 }, new byte[100], compressed)) {
			byte[] longer = new byte[compressed.length + tail.length];
			System.arraycopy(compressed, 0, longer, 0, compressed.length);
			System.arraycopy(tail, 0, longer, compressed.length, tail.length);
			assertCorrupt(longer, piece.length, true);
			assertCorrupt(longer, 2 * piece.length, true);
		}
	}

	@Test
	void whatWasChangedIsCorruptOrHasItsSize() {
		Random random = new Random(7);
		for (int seed = 0; seed < SEEDS; seed++) {
			boolean direct = random.nextBoolean();
			byte[] piece = json(seed % 50, 200 + random.nextInt(1000));
			byte[] changed = compress(piece, direct);
			int changes = 1 + random.nextInt(8);
			for (int change = 0; change < changes; change++) {
				// The beginning decides about most.
				int bound = random.nextBoolean() ? Math.min(16, changed.length) : changed.length;
				changed[random.nextInt(bound)] = (byte) random.nextInt();
			}
			int size = (random.nextInt(4) > 0) ? piece.length : 1 + random.nextInt(100_000);
			assertCorruptOrSize(changed, size, direct, seed);
		}
		assertThat(decompress(compress(json(1, 4096), true), 4096, true)).isEqualTo(json(1, 4096));
	}

	@Test
	void noiseIsCorruptOrHasItsSize() {
		Random random = new Random(8);
		for (int seed = 0; seed < SEEDS; seed++) {
			byte[] noise = new byte[random.nextInt(300)];
			random.nextBytes(noise);
			byte[] start = compress(json(seed % 10, 100), true);
			System.arraycopy(start, 0, noise, 0, Math.min(noise.length, random.nextInt(12)));
			assertCorruptOrSize(noise, 1 + random.nextInt(1000), random.nextBoolean(), seed);
		}
	}

	@Test
	void closingTwiceDoesNothing() {
		this.compressor.close();
		this.compressor.close();
	}

	@Test
	void manyMayBeOpenedAndClosed() {
		for (int round = 0; round < 200; round++) {
			try (Compressor other = this.compression.open()) {
				ByteBuf target = Unpooled.directBuffer(4096);
				ByteBuf source = Unpooled.directBuffer(4096).writeBytes(json(round, 4096));
				assertThat(other.compress(source, target, 4096)).isTrue();
				source.release();
				target.release();
			}
		}
	}

	@Test
	void hasNameAndNumberOfItsOwn() {
		assertThat(Compression.ofCode(this.compression.code())).contains(this.compression);
		assertThat(Compression.available()).contains(this.compression);
		assertThat(this.compression.isAvailable()).isTrue();
	}

	byte[] compress(byte[] piece, boolean direct) {
		ByteBuf source = newBuffer(direct, piece.length).writeBytes(piece);
		int room = piece.length + piece.length / 100 + 1000;
		ByteBuf target = newBuffer(direct, room);
		try {
			assertThat(this.compressor.compress(source, target, room)).isTrue();
			return ByteBufUtil.getBytes(target);
		}
		finally {
			source.release();
			target.release();
		}
	}

	byte[] decompress(byte[] compressed, int size, boolean direct) {
		ByteBuf source = newBuffer(direct, compressed.length).writeBytes(compressed);
		ByteBuf target = newBuffer(direct, size);
		try {
			this.compressor.decompress(source, target, size);
			assertThat(source.readableBytes()).isEqualTo(compressed.length);
			return ByteBufUtil.getBytes(target);
		}
		finally {
			source.release();
			target.release();
		}
	}

	void assertCorrupt(byte[] compressed, int size, boolean direct) {
		assertThatExceptionOfType(CorruptDataException.class).as("%d bytes for %d", compressed.length, size)
			.isThrownBy(() -> decompress(compressed, size, direct))
			.withMessageContaining(this.compression.id());
	}

	private void assertCorruptOrSize(byte[] compressed, int size, boolean direct, int seed) {
		ByteBuf source = newBuffer(direct, compressed.length).writeBytes(compressed);
		ByteBuf target = direct ? canaries(size + 64) : Unpooled.wrappedBuffer(canaryBytes(size + 64));
		target.clear();
		try {
			this.compressor.decompress(source, target, size);
			assertThat(target.writerIndex()).as("seed %d", seed).isEqualTo(size);
		}
		catch (CorruptDataException ex) {
			assertThat(target.writerIndex()).as("seed %d", seed).isZero();
			assertThat(ex).hasMessageContaining(this.compression.id());
		}
		finally {
			assertCanariesFrom(target, size);
			source.release();
			this.buffers.remove(target);
			target.release();
		}
	}

	private static byte[] canaryBytes(int size) {
		byte[] canaries = new byte[size];
		Arrays.fill(canaries, CANARY);
		return canaries;
	}

	private ByteBuf canaries(int size) {
		return buffer(true, size).writeBytes(canaryBytes(size));
	}

	private static void assertCanariesFrom(ByteBuf buffer, int index) {
		for (int at = index; at < buffer.capacity(); at++) {
			if (buffer.getByte(at) != CANARY) {
				throw new AssertionError("Byte " + at + " was written, and " + index + " is the end");
			}
		}
	}

	private ByteBuf buffer(boolean direct, int capacity) {
		ByteBuf buffer = newBuffer(direct, capacity);
		this.buffers.add(buffer);
		return buffer;
	}

	private static ByteBuf newBuffer(boolean direct, int capacity) {
		return direct ? Unpooled.directBuffer(capacity) : Unpooled.buffer(capacity);
	}

}
