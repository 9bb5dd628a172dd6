package io.pura.serialization.compression;

import java.nio.ByteBuffer;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.netty.buffer.ByteBuf;

/**
 * One Zstandard frame (RFC 8878) for each piece, without a dictionary.
 */
final class ZstdCompressor implements Compressor {

	private static final int LEVEL = 1;

	private static final int MAGIC = 0xFD2FB528;

	private final ZstdCompressCtx compressor = new ZstdCompressCtx();

	private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

	ZstdCompressor() {
		this.compressor.setLevel(LEVEL);
	}

	@Override
	public boolean compress(ByteBuf source, ByteBuf target, int limit) {
		int length = source.readableBytes();
		ByteBuffer from = source.nioBuffer();
		ByteBuffer to = target.ensureWritable(limit).nioBuffer(target.writerIndex(), limit);
		int size;
		try {
			size = to.isDirect()
					? this.compressor.compressDirectByteBuffer(to, to.position(), limit, from, from.position(), length)
					: this.compressor.compressByteArray(to.array(), to.arrayOffset() + to.position(), limit,
							from.array(), from.arrayOffset() + from.position(), length);
		}
		catch (ZstdException ex) {
			if (ex.getErrorCode() == Zstd.errDstSizeTooSmall()) {
				return false;
			}
			throw ex;
		}
		target.writerIndex(target.writerIndex() + size);
		return true;
	}

	@Override
	public void decompress(ByteBuf source, ByteBuf target, int size) {
		int length = source.readableBytes();
		if (length < Integer.BYTES || source.getIntLE(source.readerIndex()) != MAGIC) {
			// The library would skip some frames, and would take those before 1.0.
			throw new CorruptDataException("zstd data does not begin with a frame", null);
		}
		ByteBuffer from = source.nioBuffer();
		ByteBuffer to = target.ensureWritable(size).nioBuffer(target.writerIndex(), size);
		long actual;
		try {
			if (frameSize(from) != length) {
				throw new CorruptDataException("zstd data is not one frame of " + length + " bytes", null);
			}
			actual = to.isDirect()
					? this.decompressor.decompressDirectByteBuffer(to, to.position(), size, from, from.position(),
							length)
					: this.decompressor.decompressByteArray(to.array(), to.arrayOffset() + to.position(), size,
							from.array(), from.arrayOffset() + from.position(), length);
		}
		catch (ZstdException ex) {
			throw new CorruptDataException(
					"zstd data is corrupt or holds more than " + size + " bytes: " + ex.getMessage(), ex);
		}
		if (actual != size) {
			throw CorruptDataException.size(Compression.ZSTD, actual, size);
		}
		target.writerIndex(target.writerIndex() + size);
	}

	private static long frameSize(ByteBuffer from) {
		return from.isDirect() ? Zstd.findDirectByteBufferFrameCompressedSize(from, from.position(), from.remaining())
				: Zstd.findFrameCompressedSize(from.array(), from.arrayOffset() + from.position(), from.remaining());
	}

	@Override
	public void close() {
		this.compressor.close();
		this.decompressor.close();
	}

}
