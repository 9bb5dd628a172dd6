package io.pura.benchmarks.remote.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Writes letters in batches of up to 64 KiB. Used on the event loop only.
 */
final class LetterWriter {

	private static final int BATCH = 64 * 1024;

	private static final int SMALLEST = 512;

	private final Channel channel;

	private @Nullable ByteBuf batch;

	private int sizeGuess = SMALLEST;

	LetterWriter(Channel channel) {
		this.channel = channel;
	}

	void write(Letter letter) {
		ByteBuf batch = this.batch;
		if (batch != null && batch.readableBytes() + letter.size() > BATCH) {
			writeBatch(batch);
			batch = null;
		}
		if (batch == null) {
			batch = this.channel.alloc().directBuffer(Math.max(this.sizeGuess, letter.size()));
			this.batch = batch;
		}
		letter.write(batch);
	}

	void flush() {
		if (this.batch != null) {
			writeBatch(this.batch);
		}
		this.channel.flush();
	}

	private void writeBatch(ByteBuf batch) {
		this.batch = null;
		this.sizeGuess = Math.max(SMALLEST, Math.min(BATCH, batch.readableBytes()));
		this.channel.write(batch, this.channel.voidPromise());
	}

}
