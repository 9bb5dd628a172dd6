package io.pura.serialization.compression;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * LZ4 blocks without a frame, by native code where there is some, and otherwise by plain
 * Java, both of which check all bounds.
 */
final class Lz4Compressor implements Compressor {

	private final LZ4Compressor compressor;

	private final LZ4SafeDecompressor decompressor;

	Lz4Compressor() {
		LZ4Factory factory = factory();
		this.compressor = factory.fastCompressor();
		this.decompressor = factory.safeDecompressor();
	}

	private static LZ4Factory factory() {
		try {
			return LZ4Factory.nativeInstance();
		}
		catch (LinkageError | AssertionError | RuntimeException ex) {
			// There is none for this machine; never that on Unsafe.
			return LZ4Factory.safeInstance();
		}
	}

	@Override
	public boolean compress(ByteBuf source, ByteBuf target, int limit) {
		int length = source.readableBytes();
		ByteBuffer from = source.nioBuffer();
		ByteBuffer to = target.ensureWritable(limit).nioBuffer(target.writerIndex(), limit);
		try {
			int size = this.compressor.compress(from, from.position(), length, to, to.position(), limit);
			target.writerIndex(target.writerIndex() + size);
			return true;
		}
		catch (LZ4Exception ex) {
			// The only reason that it has is that there is no room.
			return false;
		}
	}

	@Override
	public void decompress(ByteBuf source, ByteBuf target, int size) {
		int length = source.readableBytes();
		ByteBuffer from = source.nioBuffer();
		ByteBuffer to = target.ensureWritable(size).nioBuffer(target.writerIndex(), size);
		int actual;
		try {
			actual = this.decompressor.decompress(from, from.position(), length, to, to.position(), size);
		}
		catch (LZ4Exception | IndexOutOfBoundsException ex) {
			throw new CorruptDataException("lz4 data is corrupt or holds more than " + size + " bytes", ex);
		}
		if (actual != size) {
			throw CorruptDataException.size(Compression.LZ4, actual, size);
		}
		target.writerIndex(target.writerIndex() + size);
	}

	@Override
	public void close() {
		// There is no memory of its own.
	}

}
