package io.pura.dispatch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PinnedThreads}.
 */
class PinnedThreadsTests extends DispatcherLaws {

	private PinnedThreads all;

	@Override
	Dispatcher create() {
		this.all = new PinnedThreads("laws", this.classLoader);
		return this.all.forTask("one");
	}

	private static Thread run(Dispatcher dispatcher) throws Exception {
		Thread[] thread = new Thread[1];
		CountDownLatch ran = new CountDownLatch(1);
		dispatcher.dispatch(new Step((self) -> {
			thread[0] = Thread.currentThread();
			ran.countDown();
		}));
		assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
		return thread[0];
	}

	@Test
	void giveEachTaskAThreadOfItsOwn() throws Exception {
		Dispatcher other = this.all.forTask("two");
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < 5; i++) {
			threads.add(run(this.dispatcher));
			threads.add(run(other));
		}
		assertThat(threads).extracting(Thread::getName).containsExactlyInAnyOrder("laws-one", "laws-two");
		assertThat(this.all.threads()).isEqualTo(2);
		this.all.shutdown(Duration.ofSeconds(20));
	}

	@Test
	void endTheThreadWithTheTask() throws Exception {
		Thread thread = run(this.dispatcher);
		this.dispatcher.release();
		thread.join(20_000);
		assertThat(thread.isAlive()).isFalse();
		await().until(() -> this.all.threads() == 0);
	}

	@Test
	void addNoThreadWhileTheOneWaits() throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(1);
		this.dispatcher.dispatch(new Step((self) -> {
			ElasticDispatcher.beginWait();
			running.countDown();
			try {
				gate.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			ElasticDispatcher.endWait();
		}));
		running.await();
		this.dispatcher.execute(() -> {
		});
		assertThat(this.dispatcher.threads()).isEqualTo(1);
		gate.countDown();
	}

	@Test
	void areRefusedOnceTheyAreShutDown() throws Exception {
		run(this.dispatcher);
		this.all.shutdown(Duration.ofSeconds(20));
		Thread late = run(this.all.forTask("late"));
		late.join(20_000);
		assertThat(late.isAlive()).isFalse();
	}

}
