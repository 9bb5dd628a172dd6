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
 * Tests for {@link ElasticDispatcher} with platform threads.
 */
class ElasticDispatcherTests extends DispatcherLaws {

	private static final int MAX = 3;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

	private final CountDownLatch gate = new CountDownLatch(1);

	@Override
	ElasticDispatcher create() {
		return create(KEEP_ALIVE);
	}

	private ElasticDispatcher create(Duration keepAlive) {
		return new ElasticDispatcher(ThreadMaker.platform("laws", this.classLoader), MAX, keepAlive);
	}

	@Override
	void cleanUp() {
		this.gate.countDown();
	}

	private CountDownLatch block(int tasks) {
		CountDownLatch running = new CountDownLatch(tasks);
		for (int i = 0; i < tasks; i++) {
			this.dispatcher.dispatch(new Step((self) -> {
				running.countDown();
				awaitGate();
			}));
		}
		return running;
	}

	private void awaitGate() {
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void hasNoThreadWhileThereWasNothingToDo() {
		assertThat(this.dispatcher.threads()).isZero();
	}

	@Test
	void growsOnDemandUpToItsBound() throws Exception {
		assertThat(block(MAX).await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.dispatcher.threads()).isEqualTo(MAX);
		CountDownLatch further = block(2);
		assertThat(this.dispatcher.threads()).isEqualTo(MAX);
		assertThat(this.dispatcher.queued()).isEqualTo(2);
		assertThat(further.getCount()).isEqualTo(2);
		this.gate.countDown();
		assertThat(further.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void takesAnIdleThreadBeforeItAddsOne() throws Exception {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < 10; i++) {
			CountDownLatch ran = new CountDownLatch(1);
			this.dispatcher.dispatch(new Step((self) -> {
				threads.add(Thread.currentThread());
				ran.countDown();
			}));
			ran.await();
			await().until(() -> threads.stream().allMatch((thread) -> thread.getState() == Thread.State.TIMED_WAITING));
		}
		assertThat(threads).hasSize(1);
	}

	@Test
	void endsThreadsThatAreIdle() throws Exception {
		ElasticDispatcher brief = create(Duration.ofMillis(1));
		CountDownLatch ran = new CountDownLatch(1);
		brief.execute(ran::countDown);
		ran.await();
		await().until(() -> brief.threads() == 0);
		CountDownLatch again = new CountDownLatch(1);
		brief.execute(again::countDown);
		assertThat(again.await(20, TimeUnit.SECONDS)).isTrue();
		brief.shutdown(Duration.ofSeconds(20));
	}

	@Test
	void addsThreadsWhileOthersSayThatTheyWait() throws Exception {
		CountDownLatch waiting = new CountDownLatch(20 * MAX);
		for (int i = 0; i < 20 * MAX; i++) {
			this.dispatcher.dispatch(new Step((self) -> {
				ElasticDispatcher.beginWait();
				waiting.countDown();
				awaitGate();
				ElasticDispatcher.endWait();
			}));
		}
		assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
		this.gate.countDown();
		await().until(() -> this.dispatcher.threads() <= MAX);
	}

	@Test
	void addsAThreadWhenAllWaitHoweverMany() throws Exception {
		int tasks = 400;
		CountDownLatch waiting = new CountDownLatch(tasks);
		for (int i = 0; i < tasks; i++) {
			this.dispatcher.dispatch(new Step((self) -> {
				ElasticDispatcher.beginWait();
				waiting.countDown();
				awaitGate();
				ElasticDispatcher.endWait();
			}));
		}
		assertThat(waiting.await(40, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void isNotHarmedByAnInterruptThatCameTooLate() throws Exception {
		for (int i = 0; i < 10; i++) {
			CountDownLatch ran = new CountDownLatch(1);
			this.dispatcher.execute(() -> {
				Thread.currentThread().interrupt();
				ran.countDown();
			});
			assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
		}
	}

}
