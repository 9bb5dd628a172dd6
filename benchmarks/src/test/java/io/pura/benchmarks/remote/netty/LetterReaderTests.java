package io.pura.benchmarks.remote.netty;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LetterReaderTests {

	private final List<Letter> received = new ArrayList<>();

	private final EmbeddedChannel channel = new EmbeddedChannel(new LetterReader() {

		@Override
		void received(ChannelHandlerContext context, Letter letter) {
			LetterReaderTests.this.received.add(letter);
		}

	});

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 4, 5, 36, 37, 38, 41, 10_000 })
	void readsWhatComesInPiecesOfAnySize(int size) {
		List<Letter> letters = List.of(letter(1, 4), letter(2, 0), letter(3, 100));
		ByteBuf all = Unpooled.buffer();
		letters.forEach((letter) -> letter.write(all));
		while (all.isReadable()) {
			this.channel.writeInbound(all.readBytes(Math.min(size, all.readableBytes())));
		}
		assertThat(this.received).usingRecursiveComparison().isEqualTo(letters);
	}

	@Test
	void givesBackWhatWasNotComplete() {
		ByteBuf piece = Unpooled.buffer();
		letter(1, 100).write(piece);
		piece.writerIndex(piece.writerIndex() - 1);
		this.channel.writeInbound(piece);
		assertThat(piece.refCnt()).isZero();
		assertThat(this.received).isEmpty();
		assertThat(this.channel.finishAndReleaseAll()).isFalse();
	}

	@Test
	void batchHasWhatFitsAndWhatDoesNotIsABatchOfItsOwn() {
		LetterWriter writer = new LetterWriter(this.channel);
		writer.write(letter(1, 30_000));
		writer.write(letter(2, 30_000));
		writer.write(letter(3, 30_000));
		writer.write(letter(4, 100_000));
		writer.flush();
		assertThat(List.of(outbound(), outbound(), outbound())).containsExactly(2, 1, 1);
		assertThat(this.channel.<ByteBuf>readOutbound()).isNull();
	}

	private int outbound() {
		ByteBuf batch = this.channel.readOutbound();
		int letters = 0;
		while (batch.isReadable()) {
			Letter.read(batch);
			letters++;
		}
		batch.release();
		return letters;
	}

	private static Letter letter(int first, int bytes) {
		return new Letter(Letter.Kind.QUESTION, 1L << 40, first, 1L << 50, -1, new byte[bytes]);
	}

}
