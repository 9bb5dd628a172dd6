package io.pura.benchmarks.remote.netty;

import io.netty.channel.ChannelHandlerContext;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Does on the event loop what the actors of others do.
 */
final class Inbound extends LetterReader {

	private static final byte[] NOTHING = new byte[0];

	private final Tally tally = new Tally();

	private @Nullable LetterWriter writer;

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.writer = new LetterWriter(context.channel());
	}

	@Override
	void received(ChannelHandlerContext context, Letter letter) {
		switch (letter.kind()) {
			case ITEM -> this.tally.add(letter.first(), letter.second(), letter.third(), letter.payload());
			case SLOW_DOWN -> count(letter);
			case QUESTION -> reply(letter, letter.first(), 0, 0, letter.payload());
			case BULK -> reply(letter, letter.payload().length, 0, 0, NOTHING);
			case REPLY -> throw new IllegalStateException("Nothing was asked");
		}
	}

	private void count(Letter letter) {
		Count count = this.tally.count(letter.first(), letter.second());
		reply(letter, count.broken(), count.messages(), count.peakHeap(), NOTHING);
	}

	private void reply(Letter to, int first, long second, long third, byte[] payload) {
		if (this.writer != null) {
			this.writer.write(new Letter(Letter.Kind.REPLY, to.correlation(), first, second, third, payload));
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.writer != null) {
			this.writer.flush();
		}
	}

}
