package io.pura.benchmarks.measure;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LifelineTests {

	private final CountDownLatch ended = new CountDownLatch(1);

	@Test
	void endsWithItsInputAndNotBefore() throws IOException, InterruptedException {
		try (PipedOutputStream parent = new PipedOutputStream()) {
			Lifeline.hold(new PipedInputStream(parent), this.ended::countDown);
			parent.write(1);
			parent.flush();
			assertThat(this.ended.await(50, TimeUnit.MILLISECONDS)).isFalse();
		}
		assertThat(this.ended.await(10, TimeUnit.SECONDS)).isTrue();
	}

}
