package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A woken actor runs next on the same thread, but never waits behind a handler that
 * blocks or runs long.
 */
@Timeout(60)
class NextTurnTests {

	private static final int TRIES = 15;

	/** Of 100; by chance one round of more than a hundred would have more. */
	private static final int MOSTLY = 62;

	private static final int ROUNDS = 5;

	private static final long BLOCKS_MILLIS = 500;

	private static final Duration SOON = Duration.ofMillis(5);

	private final ActorSystem system = ActorSystem.builder("next").parallelism(2).build();

	private final ActorRef<Work> one;

	private final ActorRef<Work> two;

	NextTurnTests() {
		this.system.start();
		this.one = this.system.spawn(WorkActor::new);
		this.two = this.system.spawn(WorkActor::new);
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void isServedWithin5MillisecondsWhileTheOneThatToldItBlocks() throws Exception {
		assertServedSoon(Duration.ZERO);
	}

	@Test
	void isServedWithin5MillisecondsAfterARest() throws Exception {
		assertServedSoon(Duration.ofMillis(120));
	}

	private void assertServedSoon(Duration rest) throws Exception {
		List<Duration> waits = new ArrayList<>();
		for (int i = 0; i < TRIES; i++) {
			if (!rest.isZero()) {
				Awaitility.await().pollDelay(rest).until(() -> true);
			}
			CountDownLatch over = new CountDownLatch(1);
			CompletableFuture<Duration> wait = new CompletableFuture<>();
			this.one.tell(new Work.Run(() -> {
				long told = System.nanoTime();
				this.two.tell(new Work.Run(() -> wait.complete(Duration.ofNanos(System.nanoTime() - told))));
				over.await(BLOCKS_MILLIS, TimeUnit.MILLISECONDS);
			}));
			waits.add(wait.get(20, TimeUnit.SECONDS));
			over.countDown();
		}
		waits.sort(null);
		assertThat(waits.get(TRIES / 2)).as("%s", waits).isLessThan(SOON);
	}

	@Test
	void runsOnTheThreadOfTheOneThatToldIt() throws Exception {
		// By chance it would be half of them; a busy machine may make it that for a
		// while.
		int same = 0;
		for (int i = 0; i < ROUNDS && same <= MOSTLY; i++) {
			same = runsOnTheSameThread();
		}
		assertThat(same).isGreaterThan(MOSTLY);
	}

	private int runsOnTheSameThread() throws Exception {
		int same = 0;
		for (int i = 0; i < 100; i++) {
			CompletableFuture<Thread> teller = new CompletableFuture<>();
			CompletableFuture<Thread> told = new CompletableFuture<>();
			this.one.tell(new Work.Run(() -> {
				teller.complete(Thread.currentThread());
				this.two.tell(new Work.Run(() -> told.complete(Thread.currentThread())));
			}));
			same += (teller.get(20, TimeUnit.SECONDS) == told.get(20, TimeUnit.SECONDS)) ? 1 : 0;
		}
		return same;
	}

	interface Work {

		record Run(Code code) implements Message<Work, Void> {
		}

	}

	interface Code {

		void run() throws Exception;

	}

	static class WorkActor implements Actor<Work> {

		@Handler
		void run(Work.Run message) throws Exception {
			message.code().run();
		}

	}

}
