package io.pura.remote;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.pura.serialization.compression.Compression;
import io.pura.serialization.compression.Compressor;
import io.pura.serialization.compression.CorruptDataException;
import io.pura.stats.WireCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses the batches that one lane sends, and inflates those that it receives. A
 * batch is compressed if it is large enough, and sent so if that makes it at least a
 * tenth smaller. If it does not, the next batch is not tried; after two failures in a row
 * the next 2 are not, then 4, and so on up to 64, so that what cannot be made smaller
 * costs next to nothing. Used by the thread of the lane.
 */
final class BatchCompressor implements AutoCloseable {

	/** A bit of the first byte of a batch: what follows is compressed. */
	static final int COMPRESSED = 0x10;

	private static final Logger logger = LoggerFactory.getLogger(BatchCompressor.class);

	private static final int MAX_SKIPS = 64;

	private final int threshold;

	private final Set<Compression> readable;

	private final int maxBatchBytes;

	private final WireCounters counters;

	private final Map<Compression, Compressor> compressors = new EnumMap<>(Compression.class);

	private Compression compression;

	private int skips;

	private int nextSkips = 1;

	/**
	 * Creates a compressor.
	 * @param compression the algorithm of what is sent
	 * @param threshold the size of the smallest batch that is compressed
	 * @param readable the algorithms of what may come
	 * @param maxBatchBytes the largest size of a batch that is not compressed
	 * @param counters takes what was gained
	 */
	BatchCompressor(Compression compression, int threshold, Set<Compression> readable, int maxBatchBytes,
			WireCounters counters) {
		this.compression = compression;
		this.threshold = threshold;
		this.readable = readable;
		this.maxBatchBytes = maxBatchBytes;
		this.counters = counters;
	}

	/**
	 * Compresses a batch if that pays.
	 * @param batch the batch; is released if something else takes its place, or this
	 * fails
	 * @param allocator makes the buffer of the result
	 * @return what to send, which may be the batch itself
	 */
	ByteBuf compress(ByteBuf batch, ByteBufAllocator allocator) {
		int size = batch.readableBytes();
		if (this.compression == Compression.NONE || size < this.threshold) {
			return batch;
		}
		if (this.skips > 0) {
			this.skips--;
			return batch;
		}
		@Nullable ByteBuf smaller;
		try {
			smaller = smaller(batch, allocator);
		}
		catch (RuntimeException | Error ex) {
			batch.release();
			throw ex;
		}
		if (smaller == null) {
			this.skips = this.nextSkips;
			this.nextSkips = Math.min(MAX_SKIPS, 2 * this.nextSkips);
			return batch;
		}
		this.nextSkips = 1;
		batch.release();
		this.counters.compressed(size, smaller.readableBytes());
		return smaller;
	}

	private @Nullable ByteBuf smaller(ByteBuf batch, ByteBufAllocator allocator) {
		if (batch.nioBufferCount() == 1) {
			return smallerOfOnePiece(batch, allocator);
		}
		ByteBuf whole = allocator.directBuffer(batch.readableBytes());
		try {
			whole.writeBytes(batch, batch.readerIndex(), batch.readableBytes());
			return smallerOfOnePiece(whole, allocator);
		}
		finally {
			whole.release();
		}
	}

	private @Nullable ByteBuf smallerOfOnePiece(ByteBuf batch, ByteBufAllocator allocator) {
		ByteBuf smaller = allocate(batch, allocator, batch.readableBytes());
		boolean pays = false;
		try {
			pays = compress(batch, smaller);
			return pays ? smaller : null;
		}
		finally {
			if (!pays) {
				smaller.release();
			}
		}
	}

	private boolean compress(ByteBuf batch, ByteBuf smaller) {
		int size = batch.readableBytes();
		smaller.writeByte(batch.getUnsignedByte(batch.readerIndex()) | COMPRESSED);
		smaller.writeByte(this.compression.code());
		Varint.write(smaller, size - 1);
		int limit = size - size / 10 - smaller.readableBytes();
		try {
			return limit > 0 && compressor(this.compression).compress(batch.slice(batch.readerIndex() + 1, size - 1),
					smaller, limit);
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("Batches of this connection are not compressed any more, as {} fails", this.compression.id(),
					ex);
			this.compression = Compression.NONE;
			return false;
		}
	}

	/**
	 * Inflates a batch if it is compressed.
	 * @param batch the batch, which is not released
	 * @param allocator makes the buffer of the result
	 * @return the batch itself, or another one, which the caller must release
	 * @throws WireException if it cannot be inflated
	 */
	ByteBuf inflate(ByteBuf batch, ByteBufAllocator allocator) {
		int start = batch.readerIndex();
		if (this.readable.isEmpty() || !batch.isReadable() || (batch.getByte(start) & COMPRESSED) == 0) {
			return batch;
		}
		ByteBuf source = batch.slice();
		int version = source.readUnsignedByte() & ~COMPRESSED;
		Compression algorithm;
		int size;
		try {
			int code = source.readUnsignedByte();
			algorithm = Compression.ofCode(code)
				.filter(this.readable::contains)
				.orElseThrow(() -> new WireException(
						"it compresses with algorithm " + code + ", which is none of " + this.readable));
			size = Varint.readInt(source, this.maxBatchBytes - 1);
		}
		catch (IndexOutOfBoundsException ex) {
			throw new WireException("a compressed batch ends before its data");
		}
		if (source.nioBufferCount() == 1) {
			return inflate(source, version, algorithm, size, allocator);
		}
		ByteBuf whole = allocator.directBuffer(source.readableBytes());
		try {
			return inflate(whole.writeBytes(source), version, algorithm, size, allocator);
		}
		finally {
			whole.release();
		}
	}

	private ByteBuf inflate(ByteBuf source, int version, Compression algorithm, int size, ByteBufAllocator allocator) {
		ByteBuf inflated = allocate(source, allocator, size + 1);
		boolean whole = false;
		try {
			inflated.writeByte(version);
			compressor(algorithm).decompress(source, inflated, size);
			whole = true;
			return inflated;
		}
		catch (CorruptDataException ex) {
			throw new WireException("a compressed batch cannot be inflated: " + ex.getMessage());
		}
		finally {
			if (!whole) {
				inflated.release();
			}
		}
	}

	/** Where the source has its memory, as compressors want it. */
	private static ByteBuf allocate(ByteBuf source, ByteBufAllocator allocator, int size) {
		return source.isDirect() ? allocator.directBuffer(size, size) : allocator.heapBuffer(size, size);
	}

	private Compressor compressor(Compression algorithm) {
		return this.compressors.computeIfAbsent(algorithm, Compression::open);
	}

	/**
	 * Gives the memory of the algorithms back. Nothing is compressed any more.
	 */
	@Override
	public void close() {
		this.compression = Compression.NONE;
		this.compressors.values().forEach(Compressor::close);
		this.compressors.clear();
	}

}
