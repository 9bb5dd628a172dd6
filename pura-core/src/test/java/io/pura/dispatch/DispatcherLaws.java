package io.pura.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What holds for all {@link Dispatcher}s.
 */
@Timeout(60)
abstract class DispatcherLaws {

	final ClassLoader classLoader = new ClassLoader(getClass().getClassLoader()) {
	};

	private final AtomicBoolean end = new AtomicBoolean();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	Dispatcher dispatcher;

	/**
	 * Makes the dispatcher of a test.
	 */
	abstract Dispatcher create();

	/**
	 * Returns whether the threads are the dispatcher's own.
	 */
	boolean hasThreads() {
		return true;
	}

	/**
	 * Ends what the dispatcher does not.
	 */
	void cleanUp() {
	}

	@BeforeEach
	void begin() {
		this.dispatcher = create();
	}

	@AfterEach
	void end() {
		this.end.set(true);
		cleanUp();
		this.dispatcher.shutdown(Duration.ofSeconds(20));
	}

	private Step step(Consumer<Step> code) {
		return new Step((self) -> {
			this.threads.add(Thread.currentThread());
			code.accept(self);
		});
	}

	private void goOn(Runnable next) {
		if (!this.end.get()) {
			next.run();
		}
	}

	private static void outside(Runnable code) {
		Thread thread = new Thread(code);
		thread.start();
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void assertRuns(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
	}

	private void assertThreadsEnd() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join(20_000);
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@Test
	void runsTasksAsTheCurrentTaskOfTheirThread() throws Exception {
		CompletableFuture<Task> current = new CompletableFuture<>();
		Step step = step((self) -> current.complete(Task.current()));
		this.dispatcher.dispatch(step);
		assertThat(current.get(20, TimeUnit.SECONDS)).isSameAs(step);
		assertThat(Task.current()).isNull();
	}

	@Test
	void runsATaskAgainAndAgain() throws Exception {
		CountDownLatch runs = new CountDownLatch(1000);
		this.dispatcher.dispatch(step((self) -> {
			runs.countDown();
			if (runs.getCount() > 0) {
				this.dispatcher.dispatch(self);
			}
		}));
		assertRuns(runs);
	}

	@Test
	void runsATaskThatYieldsAfterThoseThatWait() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		CountDownLatch done = new CountDownLatch(3);
		Step other = step((self) -> {
			order.add("other");
			done.countDown();
		});
		AtomicInteger runs = new AtomicInteger();
		this.dispatcher.dispatch(step((self) -> {
			order.add("task");
			done.countDown();
			if (runs.incrementAndGet() == 1) {
				outside(() -> this.dispatcher.dispatch(other));
				this.dispatcher.yield(self);
			}
		}));
		assertRuns(done);
		assertThat(order).containsExactlyInAnyOrder("task", "other", "task").startsWith("task");
		assumeTrue(this.threads.size() == 1);
		assertThat(order).containsExactly("task", "other", "task");
	}

	@Test
	void takesTasksFromOutsideAlthoughOneYieldsAgainAndAgain() throws Exception {
		this.dispatcher.dispatch(step((self) -> goOn(() -> this.dispatcher.yield(self))));
		assertRunsTasksFromOutside();
	}

	@Test
	void takesTasksFromOutsideAlthoughTwoDispatchEachOtherAgainAndAgain() throws Exception {
		Step[] pair = new Step[2];
		pair[0] = step((self) -> goOn(() -> this.dispatcher.dispatch(pair[1])));
		pair[1] = step((self) -> goOn(() -> this.dispatcher.dispatch(pair[0])));
		this.dispatcher.dispatch(pair[0]);
		assertRunsTasksFromOutside();
	}

	private void assertRunsTasksFromOutside() throws InterruptedException {
		for (int i = 0; i < 10; i++) {
			CountDownLatch ran = new CountDownLatch(2);
			this.dispatcher.dispatch(step((self) -> ran.countDown()));
			this.dispatcher.execute(ran::countDown);
			assertRuns(ran);
		}
	}

	@Test
	void runsWhatManyThreadsDispatch() throws Exception {
		int producers = 4;
		int tasks = 2000;
		CountDownLatch runs = new CountDownLatch(producers * tasks);
		for (int i = 0; i < producers; i++) {
			new Thread(() -> {
				for (int j = 0; j < tasks; j++) {
					this.dispatcher.dispatch(step((self) -> runs.countDown()));
				}
			}).start();
		}
		assertRuns(runs);
	}

	@Test
	void goesOnAfterACommandThatFails() throws Exception {
		this.dispatcher.execute(() -> {
			throw new IllegalStateException("expected in the log");
		});
		CountDownLatch ran = new CountDownLatch(1);
		this.dispatcher.execute(ran::countDown);
		assertRuns(ran);
	}

	@Test
	void givesItsThreadsTheContextClassLoader() throws Exception {
		assumeTrue(hasThreads());
		CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
		this.dispatcher.dispatch(step((self) -> seen.complete(Thread.currentThread().getContextClassLoader())));
		assertThat(seen.get(20, TimeUnit.SECONDS)).isSameAs(this.classLoader);
	}

	@Test
	void namesItsThreads() throws Exception {
		assumeTrue(hasThreads());
		CompletableFuture<String> seen = new CompletableFuture<>();
		this.dispatcher.dispatch(step((self) -> seen.complete(Thread.currentThread().getName())));
		assertThat(seen.get(20, TimeUnit.SECONDS)).startsWith("laws-");
	}

	@Test
	void refusesTasksAfterShutdown() {
		assumeTrue(hasThreads());
		this.dispatcher.shutdown(Duration.ZERO);
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.dispatcher.dispatch(step((self) -> {
			})));
	}

	@Test
	void endsItsThreadsAtShutdown() throws Exception {
		assumeTrue(hasThreads());
		CountDownLatch ran = new CountDownLatch(20);
		for (int i = 0; i < 20; i++) {
			this.dispatcher.dispatch(step((self) -> ran.countDown()));
		}
		assertRuns(ran);
		this.dispatcher.shutdown(Duration.ofSeconds(20));
		assertThreadsEnd();
	}

	@Test
	void runsWhatWaitsBeforeItEnds() throws Exception {
		assumeTrue(hasThreads());
		CountDownLatch ran = new CountDownLatch(100);
		for (int i = 0; i < 100; i++) {
			this.dispatcher.dispatch(step((self) -> ran.countDown()));
		}
		this.dispatcher.shutdown(Duration.ofSeconds(20));
		assertRuns(ran);
	}

	@Test
	void interruptsWhatDoesNotEndInTime() throws Exception {
		assumeTrue(hasThreads());
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		CountDownLatch running = new CountDownLatch(1);
		this.dispatcher.dispatch(step((self) -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.complete(true);
			}
		}));
		assertRuns(running);
		this.dispatcher.shutdown(Duration.ofMillis(10));
		assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
		assertThreadsEnd();
	}

	@Test
	void mayBeShutDownByATask() throws Exception {
		assumeTrue(hasThreads());
		CountDownLatch ran = new CountDownLatch(1);
		this.dispatcher.dispatch(step((self) -> {
			this.dispatcher.shutdown(Duration.ofSeconds(20));
			ran.countDown();
		}));
		assertRuns(ran);
		assertThreadsEnd();
	}

	/**
	 * A task that runs code.
	 */
	static final class Step extends Task {

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
