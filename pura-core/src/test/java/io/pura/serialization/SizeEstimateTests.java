package io.pura.serialization;

import java.time.Instant;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SizeEstimateTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 1024, 65_536, 1_000_000 })
	void textsAndArraysOfBytesCountAsTheyAre(int size) {
		Mixed message = new Mixed(7, "x".repeat(size / 2), new byte[size - size / 2], Instant.EPOCH, Colour.RED);
		SizeEstimate estimate = SizeEstimate.of(Mixed.class);
		assertThat(estimate.isExact()).isTrue();
		assertThat(estimate.of(message)).isCloseTo(written(message), within(100 + size / 100));
	}

	@Test
	void nothingCountsAsNothing() {
		assertThat(SizeEstimate.of(Mixed.class).of(new Mixed(1, null, null, Instant.EPOCH, Colour.RED)))
			.isLessThan(200);
	}

	@Test
	void whatHasPartsOfUnknownSizeIsNotExact() {
		assertThat(SizeEstimate.of(Many.class).isExact()).isFalse();
		assertThat(SizeEstimate.of(Bean.class).isExact()).isFalse();
		assertThat(SizeEstimate.of(Many.class).of(new Many(List.of("a"), "x".repeat(1000)))).isGreaterThan(1000);
	}

	@Test
	void accessorThatThrowsDoesNoHarm() {
		assertThat(SizeEstimate.of(Moody.class).of(new Moody("x"))).isPositive();
	}

	private static int written(Object message) {
		ByteBuf buffer = Unpooled.buffer();
		JacksonCodec.cbor(List.of())
			.create(new NoRefs(), 10_000_000)
			.forType(message.getClass())
			.write(message, buffer);
		return buffer.readableBytes();
	}

	enum Colour {

		RED

	}

	record Mixed(int number, String text, byte[] bytes, Instant time, Colour colour) {
	}

	record Many(List<String> texts, String text) {
	}

	record Moody(String text) {

		public String text() {
			throw new IllegalStateException("not now");
		}

	}

	static class Bean {

	}

}
