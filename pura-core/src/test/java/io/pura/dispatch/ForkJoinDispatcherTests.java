package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForkJoinDispatcher}.
 */
class ForkJoinDispatcherTests extends DispatcherLaws {

	@Override
	Dispatcher create() {
		return new ForkJoinDispatcher("laws", 1, this.classLoader);
	}

	@Test
	void runsATaskOfAnotherDispatcherThere() throws Exception {
		ForkJoinDispatcher other = new ForkJoinDispatcher("other", 1, this.classLoader);
		Thread[] thread = new Thread[1];
		CountDownLatch ran = new CountDownLatch(1);
		this.dispatcher.dispatch(new Step((self) -> other.dispatch(new Step((task) -> {
			thread[0] = Thread.currentThread();
			ran.countDown();
		}))));
		assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(thread[0].getName()).startsWith("other-");
		other.shutdown(Duration.ofSeconds(20));
	}

}
