package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompletionsTests {

	@Test
	void nothingRunsBeforeItIsFlushed() {
		List<Runnable> tasks = new ArrayList<>();
		Completions completions = new Completions(tasks::add);
		completions.add(() -> {
		});
		assertThat(tasks).isEmpty();
		completions.flush();
		assertThat(tasks).hasSize(1);
		completions.flush();
		assertThat(tasks).hasSize(1);
	}

	@Test
	void allOfOneBatchRunInOrderAsOneTaskAndOneThatFindsNothing() {
		List<Runnable> tasks = new ArrayList<>();
		List<Integer> done = new ArrayList<>();
		Completions completions = new Completions(tasks::add);
		for (int i = 0; i < 5; i++) {
			int number = i;
			completions.add(() -> done.add(number));
		}
		completions.flush();
		for (int i = 0; i < tasks.size(); i++) {
			tasks.get(i).run();
		}
		assertThat(done).containsExactly(0, 1, 2, 3, 4);
		assertThat(tasks).hasSize(2);
	}

	@Test
	void oneThatWaitsForTheNextHoldsUpNobody() throws InterruptedException {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			CountDownLatch next = new CountDownLatch(1);
			CountDownLatch last = new CountDownLatch(1);
			Completions completions = new Completions(threads);
			completions.add(() -> await(next));
			completions.add(next::countDown);
			completions.add(last::countDown);
			completions.flush();
			assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void oneThatThrowsHoldsUpNobody() {
		List<Runnable> tasks = new ArrayList<>();
		AtomicInteger done = new AtomicInteger();
		Completions completions = new Completions(tasks::add);
		completions.add(() -> {
			throw new IllegalStateException("of an asker");
		});
		completions.add(done::incrementAndGet);
		completions.flush();
		tasks.get(0).run();
		assertThat(done).hasValue(1);
	}

	@Test
	void allRunHereIfTheExecutorTakesNothingMore() {
		AtomicInteger done = new AtomicInteger();
		Completions completions = new Completions((task) -> {
			throw new RejectedExecutionException("stopped");
		});
		completions.add(done::incrementAndGet);
		completions.add(done::incrementAndGet);
		completions.flush();
		completions.add(done::incrementAndGet);
		completions.flush();
		assertThat(done).hasValue(3);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
