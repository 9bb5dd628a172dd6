package io.pura.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the next slot of a {@link Worker}, and the {@link StallMonitor}.
 */
@Timeout(60)
class WorkerTests {

	/** A thread may be held up, and what stands behind it is rescued then. */
	private static final int TRIES = 20;

	private final ForkJoinDispatcher dispatcher = new ForkJoinDispatcher("test", 1, getClass().getClassLoader());

	private final Queue<String> order = new ConcurrentLinkedQueue<>();

	@AfterEach
	void shutdown() {
		this.dispatcher.shutdown(Duration.ofSeconds(5));
	}

	@Test
	void runsWhatATaskDispatchesNextBeforeWhatWaits() throws Exception {
		assertMostTries(List.of("next", "waiting"), () -> {
			this.dispatcher.dispatch(step("next"));
		});
	}

	@Test
	void queuesWhatIsDisplaced() throws Exception {
		assertMostTries(List.of("second", "queued before", "first", "waiting"), () -> {
			this.dispatcher.queue(step("queued before"));
			this.dispatcher.dispatch(step("first"));
			this.dispatcher.dispatch(step("second"));
		});
	}

	@Test
	void queuesWhatYields() throws Exception {
		assertMostTries(List.of("waiting", "yielding"), () -> this.dispatcher.yield(step("yielding")));
	}

	/**
	 * Runs code in a task, while another task waits in the queue.
	 */
	private void assertMostTries(List<String> expected, Runnable code) throws Exception {
		List<List<String>> seen = new ArrayList<>();
		for (int i = 0; i < TRIES; i++) {
			this.order.clear();
			CountDownLatch running = new CountDownLatch(1);
			CountDownLatch queued = new CountDownLatch(1);
			this.dispatcher.dispatch(new Step(() -> {
				running.countDown();
				awaitLatch(queued);
				code.run();
			}));
			running.await();
			this.dispatcher.dispatch(step("waiting"));
			queued.countDown();
			while (this.order.size() < expected.size()) {
				Thread.onSpinWait();
			}
			seen.add(List.copyOf(this.order));
		}
		assertThat(seen).allSatisfy((one) -> assertThat(one).containsExactlyInAnyOrderElementsOf(expected));
		assertThat(seen).filteredOn(expected::equals).hasSizeGreaterThan(TRIES / 2);
	}

	private Step step(String name) {
		return new Step(() -> this.order.add(name));
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void endsTheRowAfterAWhileWhenOtherWorkWaits() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch queued = new CountDownLatch(1);
		AtomicBoolean waiting = new AtomicBoolean(true);
		AtomicInteger hops = new AtomicInteger();
		Step[] pair = new Step[2];
		pair[0] = new Step(() -> hop(pair[1], hops, waiting));
		pair[1] = new Step(() -> hop(pair[0], hops, waiting));
		this.dispatcher.dispatch(new Step(() -> {
			running.countDown();
			awaitLatch(queued);
			this.dispatcher.dispatch(pair[0]);
		}));
		running.await();
		CountDownLatch served = new CountDownLatch(1);
		this.dispatcher.dispatch(new Step(() -> {
			waiting.set(false);
			served.countDown();
		}));
		queued.countDown();
		assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(hops.get()).isLessThanOrEqualTo(32);
	}

	private void hop(Step next, AtomicInteger hops, AtomicBoolean waiting) {
		if (waiting.get()) {
			hops.incrementAndGet();
			this.dispatcher.dispatch(next);
		}
	}

	@Test
	void leavesWhatStandsNextToOthersBeforeItBlocks() throws Exception {
		CompletableFuture<String> result = new CompletableFuture<>();
		CompletableFuture<Boolean> flushed = new CompletableFuture<>();
		CompletableFuture<String> joined = new CompletableFuture<>();
		this.dispatcher.dispatch(new Step(() -> {
			Worker worker = (Worker) Thread.currentThread();
			this.dispatcher.dispatch(new Step(() -> result.complete("done")));
			ForkJoinDispatcher.aboutToBlock();
			flushed.complete(!Worker.isFull(worker.slot()));
			// There is one thread only, so this takes another in compensation.
			joined.complete(result.join());
		}));
		assertThat(flushed.get(10, TimeUnit.SECONDS)).isTrue();
		assertThat(joined.get(10, TimeUnit.SECONDS)).isEqualTo("done");
	}

	@Test
	void doesNothingBeforeAThreadBlocksThatIsNoWorker() {
		ForkJoinDispatcher.aboutToBlock();
	}

	@Test
	void rescuesWhatStandsBehindATaskThatIsHeldUp() throws Exception {
		ForkJoinDispatcher two = new ForkJoinDispatcher("two", 2, getClass().getClassLoader());
		try {
			for (int i = 0; i < TRIES; i++) {
				CountDownLatch served = new CountDownLatch(1);
				CompletableFuture<Boolean> rescued = new CompletableFuture<>();
				two.dispatch(new Step(() -> {
					two.dispatch(new Step(served::countDown));
					try {
						rescued.complete(served.await(10, TimeUnit.SECONDS));
					}
					catch (InterruptedException ex) {
						rescued.completeExceptionally(ex);
					}
				}));
				assertThat(rescued.get(20, TimeUnit.SECONDS)).isTrue();
			}
		}
		finally {
			two.shutdown(Duration.ofSeconds(5));
		}
	}

	@Test
	void runsAllThatWasDispatchedBeforeItIsShutDown() throws Exception {
		int count = 1000;
		AtomicInteger ran = new AtomicInteger();
		for (int i = 0; i < count; i++) {
			this.dispatcher.dispatch(new Step(() -> ran.incrementAndGet()));
		}
		this.dispatcher.shutdown(Duration.ofSeconds(10));
		assertThat(ran).hasValue(count);
	}

	@Test
	void saysWhatRunsOnAThread() throws Exception {
		CompletableFuture<Task> current = new CompletableFuture<>();
		Step step = new Step(() -> current.complete(Task.current()));
		this.dispatcher.dispatch(step);
		assertThat(current.get(10, TimeUnit.SECONDS)).isSameAs(step);
		CompletableFuture<Task> none = new CompletableFuture<>();
		this.dispatcher.execute(() -> none.complete(Task.current()));
		assertThat(none.get(10, TimeUnit.SECONDS)).isNull();
		assertThat(Task.current()).isNull();
	}

	private static final class Step extends Task {

		private final transient Runnable code;

		Step(Runnable code) {
			this.code = code;
		}

		@Override
		protected void work() {
			this.code.run();
		}

	}

}
