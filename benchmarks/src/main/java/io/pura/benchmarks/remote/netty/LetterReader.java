package io.pura.benchmarks.remote.netty;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Reads letters where they lie. Only one that does not come in one piece is copied, into
 * a buffer of its size.
 */
abstract class LetterReader extends ChannelInboundHandlerAdapter {

	private @Nullable ByteBuf partial;

	/**
	 * Takes a letter.
	 */
	abstract void received(ChannelHandlerContext context, Letter letter);

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf in = (ByteBuf) message;
		try {
			while (in.isReadable()) {
				if (this.partial == null && isWhole(in)) {
					received(context, Letter.read(in));
				}
				else {
					collect(context, in);
				}
			}
		}
		finally {
			in.release();
		}
	}

	private static boolean isWhole(ByteBuf in) {
		return in.readableBytes() >= Integer.BYTES && in.readableBytes() >= size(in);
	}

	private static int size(ByteBuf in) {
		return Integer.BYTES + in.getInt(in.readerIndex());
	}

	private void collect(ChannelHandlerContext context, ByteBuf in) {
		ByteBuf collected = this.partial;
		if (collected == null) {
			collected = begin(context.alloc(), in);
			this.partial = collected;
		}
		if (collected.readableBytes() < Integer.BYTES) {
			move(in, collected, Integer.BYTES);
			if (collected.readableBytes() < Integer.BYTES) {
				return;
			}
			collected.capacity(size(collected));
		}
		move(in, collected, size(collected));
		if (isWhole(collected)) {
			this.partial = null;
			try {
				received(context, Letter.read(collected));
			}
			finally {
				collected.release();
			}
		}
	}

	private static ByteBuf begin(ByteBufAllocator allocator, ByteBuf in) {
		return allocator.buffer((in.readableBytes() < Integer.BYTES) ? Integer.BYTES : size(in));
	}

	private static void move(ByteBuf from, ByteBuf to, int size) {
		to.writeBytes(from, Math.min(from.readableBytes(), size - to.readableBytes()));
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		if (this.partial != null) {
			this.partial.release();
			this.partial = null;
		}
	}

	/** Whoever waits for an answer fails then. */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (!(cause instanceof IOException)) {
			cause.printStackTrace();
		}
		context.close();
	}

}
