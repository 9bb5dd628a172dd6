package io.pura.serialization.compression;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import io.netty.buffer.ByteBuf;

/**
 * DEFLATE without a header and a checksum (RFC 1951), by the JDK.
 */
final class DeflateCompressor implements Compressor {

	private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

	private final Inflater inflater = new Inflater(true);

	private final byte[] surplus = new byte[1];

	@Override
	public boolean compress(ByteBuf source, ByteBuf target, int limit) {
		this.deflater.reset();
		this.deflater.setInput(source.nioBuffer());
		this.deflater.finish();
		int size = this.deflater.deflate(target.ensureWritable(limit).nioBuffer(target.writerIndex(), limit));
		if (!this.deflater.finished()) {
			return false;
		}
		target.writerIndex(target.writerIndex() + size);
		return true;
	}

	@Override
	public void decompress(ByteBuf source, ByteBuf target, int size) {
		this.inflater.reset();
		this.inflater.setInput(source.nioBuffer());
		ByteBuffer to = target.ensureWritable(size).nioBuffer(target.writerIndex(), size);
		try {
			int more = 1;
			while (more > 0 && to.hasRemaining()) {
				more = this.inflater.inflate(to);
			}
			if (to.hasRemaining()) {
				throw CorruptDataException.size(Compression.DEFLATE, (long) size - to.remaining(), size);
			}
			// Only then it sees that this was all.
			if (!this.inflater.finished() && this.inflater.inflate(this.surplus) > 0) {
				throw CorruptDataException.size(Compression.DEFLATE, size + 1L, size);
			}
		}
		catch (DataFormatException ex) {
			throw new CorruptDataException("deflate data is corrupt: " + ex.getMessage(), ex);
		}
		if (!this.inflater.finished() || this.inflater.getRemaining() > 0) {
			throw new CorruptDataException("deflate data is cut off, or something follows it", null);
		}
		target.writerIndex(target.writerIndex() + size);
	}

	@Override
	public void close() {
		this.deflater.end();
		this.inflater.end();
	}

}
