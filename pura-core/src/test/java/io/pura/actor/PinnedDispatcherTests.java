package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Actors with a thread of their own.
 */
@Timeout(60)
class PinnedDispatcherTests {

	private static final ActorOptions PINNED = ActorOptions.defaults().dispatcher("pinned");

	private final ActorSystem system = ActorSystem.create("pins");

	@AfterEach
	void stop() {
		this.system.close();
	}

	private static Thread thread(ActorRef<Pin> ref) throws Exception {
		return ref.ask(new Pin.Itself()).get(20, TimeUnit.SECONDS);
	}

	private static void assertEnds(Thread thread) throws InterruptedException {
		thread.join(20_000);
		assertThat(thread.isAlive()).isFalse();
	}

	private int threads() {
		return this.system.stats().dispatchers().get(2).threads();
	}

	@Test
	void givesAnActorAThreadNamedAfterIt() throws Exception {
		assertThat(thread(this.system.spawn("device", PinActor::new, PINNED)).getName())
			.isEqualTo("pura-pins-pinned-device");
	}

	@Test
	void runsAnActorAlwaysOnTheSameThread() throws Exception {
		ActorRef<Pin> ref = this.system.spawn(PinActor::new, PINNED);
		Thread thread = thread(ref);
		for (int i = 0; i < 20; i++) {
			assertThat(thread(ref)).isSameAs(thread);
		}
		ref.tell(new Pin.Fail());
		assertThat(thread(ref)).isSameAs(thread);
	}

	@Test
	void runsNoTwoActorsOnOneThread() throws Exception {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			threads.add(thread(this.system.spawn(PinActor::new, PINNED)));
		}
		assertThat(threads).doesNotHaveDuplicates();
		assertThat(threads()).isEqualTo(5);
	}

	@Test
	void endsTheThreadWithTheActor() throws Exception {
		ActorRef<Pin> ref = this.system.spawn(PinActor::new, PINNED);
		Thread thread = thread(ref);
		this.system.stop(ref).get(20, TimeUnit.SECONDS);
		assertEnds(thread);
		await().until(() -> threads() == 0);
		assertThat(ref.offer(new Pin.Itself())).isEqualTo(Offer.STOPPED);
	}

	@Test
	void leavesNoThreadBehindIfTheActorCannotBeSpawned() {
		this.system.spawn("taken", PinActor::new);
		assertThatIllegalStateException().isThrownBy(() -> this.system.spawn("taken", PinActor::new, PINNED));
		assertThatIllegalStateException().isThrownBy(() -> this.system.spawn(() -> {
			throw new IllegalStateException("no instance");
		}, PINNED)).withMessage("no instance");
		await().until(() -> threads() == 0);
	}

	@Test
	void givesEachInstanceOfAPoolAThread() throws Exception {
		ActorRef<Pin> pool = this.system.spawn("pool", PinActor::new, PINNED.instances(3).routing(Routing.ROUND_ROBIN));
		assertThat(List.of(thread(pool), thread(pool), thread(pool))).extracting(Thread::getName)
			.containsExactly("pura-pins-pinned-0", "pura-pins-pinned-1", "pura-pins-pinned-2");
	}

	@Test
	void endsThreadsOfActorsThatHangWithTheSystem() throws Exception {
		ActorSystem hanging = ActorSystem.builder("hanging").shutdownTimeout(Duration.ZERO).build();
		hanging.start();
		ActorRef<Pin> ref = hanging.spawn(PinActor::new, PINNED);
		Thread thread = thread(ref);
		CompletableFuture<Void> hang = ref.ask(new Pin.Hang());
		hanging.close();
		assertEnds(thread);
		assertThat(hang).isCompletedExceptionally();
	}

	interface Pin {

		record Itself() implements Message<Pin, Thread> {
		}

		record Fail() implements Message<Pin, Void> {
		}

		record Hang() implements Message<Pin, Void> {
		}

	}

	static final class PinActor implements Actor<Pin> {

		@Handler
		Thread itself(Pin.Itself message) {
			return Thread.currentThread();
		}

		@Handler
		void fail(Pin.Fail message) {
			throw new AssertionError("expected in the log");
		}

		@Handler
		void hang(Pin.Hang message) throws InterruptedException {
			new CountDownLatch(1).await();
		}

	}

}
