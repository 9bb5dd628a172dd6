package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ForkJoinDispatcher}.
 */
@Timeout(30)
class ForkJoinDispatcherTests {

	private final ClassLoader classLoader = new ClassLoader(getClass().getClassLoader()) {
	};

	private final ForkJoinDispatcher dispatcher = new ForkJoinDispatcher("test", 1, this.classLoader);

	private final AtomicBoolean end = new AtomicBoolean();

	@AfterEach
	void shutdown() {
		this.end.set(true);
		this.dispatcher.shutdown(Duration.ofSeconds(5));
	}

	@Test
	void runsTasksOnNamedThreadsWithTheContextClassLoader() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		this.dispatcher.dispatch(new Step((self) -> thread.complete(Thread.currentThread())));
		assertThat(thread.get(10, TimeUnit.SECONDS).getName()).startsWith("test-");
		assertThat(thread.get().getContextClassLoader()).isSameAs(this.classLoader);
	}

	@Test
	void runsATaskAgainAndAgain() throws Exception {
		CountDownLatch runs = new CountDownLatch(1000);
		this.dispatcher.dispatch(new Step((self) -> {
			runs.countDown();
			if (runs.getCount() > 0) {
				this.dispatcher.dispatch(self);
			}
		}));
		assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void takesTasksFromOutsideAlthoughOneYieldsAgainAndAgain() throws Exception {
		this.dispatcher.dispatch(new Step((self) -> goOn(() -> this.dispatcher.yield(self))));
		assertRunsTasksFromOutside();
	}

	@Test
	void takesTasksFromOutsideAlthoughTwoQueueEachOtherAgainAndAgain() throws Exception {
		Step[] pair = new Step[2];
		pair[0] = new Step((self) -> goOn(() -> this.dispatcher.dispatch(pair[1])));
		pair[1] = new Step((self) -> goOn(() -> this.dispatcher.dispatch(pair[0])));
		this.dispatcher.dispatch(pair[0]);
		assertRunsTasksFromOutside();
	}

	private void goOn(Runnable next) {
		if (!this.end.get()) {
			next.run();
		}
	}

	private void assertRunsTasksFromOutside() throws InterruptedException {
		for (int i = 0; i < 10; i++) {
			CountDownLatch ran = new CountDownLatch(2);
			this.dispatcher.dispatch(new Step((self) -> ran.countDown()));
			this.dispatcher.execute(ran::countDown);
			assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void refusesTasksAfterShutdown() {
		this.dispatcher.shutdown(Duration.ZERO);
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.dispatcher.dispatch(new Step((self) -> {
			})));
	}

	@Test
	void interruptsWhatDoesNotEndInTime() throws Exception {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		CountDownLatch running = new CountDownLatch(1);
		this.dispatcher.dispatch(new Step((self) -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.complete(true);
			}
		}));
		running.await();
		this.dispatcher.shutdown(Duration.ofMillis(10));
		assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
	}

	private static final class Step extends Task {

		private final transient Consumer<Step> code;

		Step(Consumer<Step> code) {
			this.code = code;
		}

		@Override
		protected void work() {
			this.code.accept(this);
		}

	}

}
