package io.pura.dispatch;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WheelTimers}.
 */
@Timeout(60)
class WheelTimersTests extends TimersLaws {

	private static final String THREAD = "timers-under-test";

	private final WheelTimers timers = new WheelTimers(Clock.system(), THREAD, getClass().getClassLoader());

	@Override
	protected Timers timers() {
		return this.timers;
	}

	@Override
	protected Clock clock() {
		return Clock.system();
	}

	@Override
	protected void await(BooleanSupplier condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(2)).until(condition::getAsBoolean);
	}

	@Test
	void runsATaskOnItsOwnDaemonThread() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		this.timers.schedule(Duration.ofMillis(1), () -> thread.complete(Thread.currentThread()));
		assertThat(thread.get(10, TimeUnit.SECONDS).getName()).isEqualTo(THREAD);
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

	/**
	 * The wheel comes round in some four seconds.
	 */
	@Test
	void waitsForMoreThanOneRound() throws Exception {
		long begin = Clock.system().nanos();
		CompletableFuture<Long> late = new CompletableFuture<>();
		CompletableFuture<Long> soon = new CompletableFuture<>();
		this.timers.schedule(Duration.ofMillis(4096 + 200), () -> late.complete(Clock.system().nanos()));
		this.timers.schedule(Duration.ofMillis(200), () -> soon.complete(Clock.system().nanos()));
		assertThat(soon.get(10, TimeUnit.SECONDS) - begin).isGreaterThanOrEqualTo(200_000_000L);
		assertThat(late).isNotDone();
		assertThat(late.get(20, TimeUnit.SECONDS) - begin).isGreaterThanOrEqualTo(4_296_000_000L);
	}

	@Test
	void letsGoOfATaskThatWasCalledOff() {
		WeakReference<Runnable> task = new WeakReference<>(task());
		Cancellable timer = scheduleAndForget(task.get());
		timer.cancel();
		await(() -> {
			System.gc();
			return task.get() == null;
		});
		timer.cancel();
	}

	private Runnable task() {
		byte[] big = new byte[1000];
		return () -> Arrays.fill(big, (byte) 1);
	}

	private Cancellable scheduleAndForget(Runnable task) {
		return timers().schedule(Duration.ofHours(1), task);
	}

	@Test
	void sweepsOutManyThatWereCalledOff() throws Exception {
		List<WeakReference<Cancellable>> some = new ArrayList<>();
		for (int i = 0; i < 50_000; i++) {
			Cancellable timer = this.timers.schedule(Duration.ofHours(1), () -> {
			});
			timer.cancel();
			if (i % 10_000 == 0) {
				some.add(new WeakReference<>(timer));
			}
		}
		await(() -> {
			System.gc();
			return some.stream().allMatch((timer) -> timer.get() == null);
		});
		CountDownLatch ran = new CountDownLatch(1);
		this.timers.schedule(Duration.ZERO, ran::countDown);
		assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void keepsWhatWasNotCalledOffThroughASweep() throws Exception {
		CountDownLatch ran = new CountDownLatch(100);
		for (int i = 0; i < 100; i++) {
			this.timers.schedule(Duration.ofMillis(300 + i), ran::countDown);
		}
		for (int i = 0; i < 50_000; i++) {
			this.timers.schedule(Duration.ofMillis(300 + i % 5000), () -> {
			}).cancel();
		}
		assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void wakesUpForATimerThatIsDueSooner() throws Exception {
		this.timers.schedule(Duration.ofHours(1), () -> {
		});
		for (int i = 0; i < 20; i++) {
			CountDownLatch ran = new CountDownLatch(1);
			this.timers.schedule(Duration.ofMillis(1), ran::countDown);
			assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	/**
	 * As if the machine had stood still for longer than the wheel takes for a round.
	 */
	@Test
	void keepsTheOrderWhenItIsLateByMoreThanARound() {
		AtomicLong now = new AtomicLong();
		Clock clock = new Clock() {

			@Override
			public long nanos() {
				return now.get();
			}

			@Override
			public Instant instant() {
				return Instant.EPOCH.plusNanos(now.get());
			}

		};
		List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
		WheelTimers late = new WheelTimers(clock, "late-timers", getClass().getClassLoader());
		try {
			for (int second : new int[] { 9, 3, 7, 1, 5 }) {
				late.schedule(Duration.ofSeconds(second), () -> ran.add(second));
			}
			now.set(Duration.ofSeconds(20).toNanos());
			await(() -> {
				late.schedule(Duration.ofSeconds(-20), () -> {
				});
				return ran.size() == 5;
			});
			assertThat(ran).isSorted();
		}
		finally {
			late.close();
		}
	}

	@Test
	void endsItsThreadWhenClosed() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		this.timers.schedule(Duration.ZERO, () -> thread.complete(Thread.currentThread()));
		this.timers.schedule(Duration.ofHours(1), () -> {
		});
		Thread own = thread.get(10, TimeUnit.SECONDS);
		this.timers.close();
		own.join(10_000);
		assertThat(own.isAlive()).isFalse();
	}

	@Test
	void doesNothingWhenClosed() {
		this.timers.close();
		this.timers.schedule(Duration.ZERO, () -> {
		}).cancel();
	}

}
