package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WheelTimers}.
 */
@Timeout(30)
class WheelTimersTests {

	private final WheelTimers timers = new WheelTimers(Clock.system(), "timers-under-test",
			getClass().getClassLoader());

	@AfterEach
	void close() {
		this.timers.close();
	}

	@Test
	void runsATaskOnItsOwnDaemonThread() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		this.timers.schedule(Duration.ofMillis(1), () -> thread.complete(Thread.currentThread()));
		assertThat(thread.get(10, TimeUnit.SECONDS).getName()).isEqualTo("timers-under-test");
		assertThat(thread.get().isDaemon()).isTrue();
	}

	@Test
	void goesOnAfterATaskThatThrows() throws Exception {
		CountDownLatch ran = new CountDownLatch(1);
		this.timers.schedule(Duration.ZERO, () -> {
			throw new IllegalStateException("on purpose");
		});
		this.timers.schedule(Duration.ofMillis(1), ran::countDown);
		assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void doesNotRunWhatWasCalledOff() throws Exception {
		AtomicBoolean ran = new AtomicBoolean();
		CountDownLatch later = new CountDownLatch(1);
		this.timers.schedule(Duration.ofMillis(20), () -> ran.set(true)).cancel();
		this.timers.schedule(Duration.ofMillis(40), later::countDown);
		assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(ran).isFalse();
	}

	@Test
	void takesADelayThatIsBeyondAllTime() {
		this.timers.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> {
		}).cancel();
	}

	@Test
	void doesNothingWhenClosed() {
		this.timers.close();
		this.timers.schedule(Duration.ZERO, () -> {
		}).cancel();
	}

}
