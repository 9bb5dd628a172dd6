package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Overflow#WAIT}.
 */
@Timeout(60)
class OverflowWaitTests {

	private static final ActorOptions OPTIONS = ActorOptions.defaults().mailboxCapacity(1).overflow(Overflow.WAIT);

	private final ActorSystem system = ActorSystem.builder("wait").parallelism(2).build();

	private final Queue<Integer> handled = new ConcurrentLinkedQueue<>();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.system.close();
	}

	private ActorRef<Slow> spawn() {
		this.system.start();
		return this.system.spawn(() -> new SlowActor(this.handled));
	}

	/**
	 * Returns an actor that handles its first message until the gate is opened, and whose
	 * mailbox is full with the second.
	 */
	private ActorRef<Slow> full() throws Exception {
		this.system.start();
		ActorRef<Slow> ref = this.system.spawn(() -> new SlowActor(this.handled), OPTIONS);
		CountDownLatch busy = new CountDownLatch(1);
		ref.tell(new Slow.Wait(busy, this.gate));
		busy.await();
		ref.tell(new Slow.Number(1));
		return ref;
	}

	private static Thread blocked(Runnable code) {
		Thread thread = new Thread(code);
		thread.start();
		await().until(() -> thread.getState() == Thread.State.WAITING);
		return thread;
	}

	private static void assertEnds(Thread thread) throws InterruptedException {
		thread.join(20_000);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void waitsUntilThereIsRoom() throws Exception {
		ActorRef<Slow> ref = full();
		Thread thread = blocked(() -> ref.tell(new Slow.Number(2)));
		assertThat(ref.offer(new Slow.Number(3))).isEqualTo(Offer.FULL);
		this.gate.countDown();
		assertEnds(thread);
		await().until(() -> this.handled.size() == 2);
		assertThat(this.handled).containsExactly(1, 2);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void keepsTheOrderOfEachThread() throws Exception {
		this.system.start();
		ActorRef<Slow> ref = this.system.spawn(() -> new SlowActor(this.handled), OPTIONS.mailboxCapacity(3));
		List<Thread> threads = IntStream.range(0, 3).mapToObj((sender) -> new Thread(() -> {
			for (int i = 0; i < 2000; i++) {
				ref.tell(new Slow.Number(sender * 10_000 + i));
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			assertEnds(thread);
		}
		await().until(() -> this.handled.size() == 6000);
		for (int sender = 0; sender < 3; sender++) {
			int own = sender;
			assertThat(new ArrayList<>(this.handled)).filteredOn((number) -> number / 10_000 == own).isSorted();
		}
	}

	@Test
	void endsInADeadLetterWhenTheActorStops() throws Exception {
		ActorRef<Slow> ref = full();
		Thread thread = blocked(() -> ref.tell(new Slow.Number(2)));
		CompletableFuture<Void> stopped = this.system.stop(ref);
		this.gate.countDown();
		stopped.get(20, TimeUnit.SECONDS);
		assertEnds(thread);
		assertThat(this.handled.size() + this.system.deadLetters().count(DeadLetter.Reason.STOPPED)).isEqualTo(2);
	}

	@Test
	void endsWhenTheSystemDoesWithAnActorThatHangs() throws Exception {
		ActorSystem hanging = ActorSystem.builder("short").shutdownTimeout(Duration.ofMillis(10)).build();
		hanging.start();
		ActorRef<Slow> ref = hanging.spawn(() -> new SlowActor(this.handled), OPTIONS);
		CountDownLatch busy = new CountDownLatch(1);
		ref.tell(new Slow.Wait(busy, this.gate));
		busy.await();
		ref.tell(new Slow.Number(1));
		Thread thread = blocked(() -> ref.tell(new Slow.Number(2)));
		hanging.stop().get(20, TimeUnit.SECONDS);
		assertEnds(thread);
	}

	@Test
	void keepsAnInterruptOfTheThread() throws Exception {
		ActorRef<Slow> ref = full();
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread thread = blocked(() -> {
			ref.tell(new Slow.Number(2));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		thread.interrupt();
		await().until(() -> !thread.isInterrupted() && thread.getState() == Thread.State.WAITING);
		assertThat(this.handled).isEmpty();
		this.gate.countDown();
		assertEnds(thread);
		assertThat(interrupted).isTrue();
		await().until(() -> this.handled.size() == 2);
	}

	@Test
	void isRefusedInTheTurnOfAnActor() throws Exception {
		ActorRef<Slow> ref = full();
		ActorRef<Slow> other = spawn();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> other.ask(new Slow.Run(() -> ref.tell(new Slow.Number(2)))).get(20, TimeUnit.SECONDS))
			.withCauseExactlyInstanceOf(IllegalStateException.class)
			.withMessageContaining("must not wait");
	}

	/**
	 * If all threads of the dispatcher waited, none would be left for the actor.
	 */
	@Test
	void isRefusedInACallbackOnTheDispatcher() throws Exception {
		ActorRef<Slow> ref = full();
		CompletableFuture<Void> told = spawn().ask(new Slow.Run(() -> {
		})).thenRunAsync(() -> ref.tell(new Slow.Number(2)));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> told.get(20, TimeUnit.SECONDS))
			.withCauseExactlyInstanceOf(IllegalStateException.class)
			.withMessageContaining("must not wait");
	}

	@Test
	void isRefusedOnAThreadOfReactor() throws Exception {
		assertRefused(ReactorThread::new);
	}

	@Test
	void isRefusedOnAThreadOfNetty() throws Exception {
		assertRefused(FastThreadLocalThread::new);
	}

	private void assertRefused(Function<Runnable, Thread> threads) throws Exception {
		ActorRef<Slow> ref = full();
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		threads.apply(() -> {
			try {
				ref.tell(new Slow.Number(2));
				failure.complete(null);
			}
			catch (IllegalStateException ex) {
				failure.complete(ex);
			}
		}).start();
		assertThat(failure.get(20, TimeUnit.SECONDS)).isNotNull().hasMessageContaining("must not wait");
		this.gate.countDown();
		await().until(() -> this.handled.size() == 1);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void isRefusedBeforeTheSystemStarts() throws Exception {
		ActorRef<Slow> ref = this.system.spawn(() -> new SlowActor(this.handled), OPTIONS);
		ref.tell(new Slow.Number(1));
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				ref.tell(new Slow.Number(2));
				failure.complete(null);
			}
			catch (IllegalStateException ex) {
				failure.complete(ex);
			}
		});
		thread.start();
		assertThat(failure.get(5, TimeUnit.SECONDS)).isNotNull().hasMessageContaining("has not started");
		this.system.start();
		await().until(() -> this.handled.size() == 1);
	}

	@Test
	void isRefusedWhereTimeStandsStill() {
		ManualTime time = new ManualTime();
		ActorSystem driven = time.process().builder("driven").build();
		driven.start();
		ActorRef<Slow> ref = driven.spawn("slow", () -> new SlowActor(this.handled), OPTIONS);
		ref.tell(new Slow.Number(1));
		assertThatIllegalStateException().isThrownBy(() -> ref.tell(new Slow.Number(2)))
			.withMessageContaining("room in the mailbox of pura://driven/slow")
			.withMessageContaining("runs only while its time is moved");
		driven.stop();
		time.run();
	}

	interface Slow {

		record Number(int number) implements Message<Slow, Void> {
		}

		record Wait(CountDownLatch busy, CountDownLatch gate) implements Message<Slow, Void> {
		}

		record Run(Runnable code) implements Message<Slow, Integer> {
		}

	}

	static class SlowActor implements Actor<Slow> {

		private final Queue<Integer> handled;

		SlowActor(Queue<Integer> handled) {
			this.handled = handled;
		}

		@Handler
		void number(Slow.Number message) {
			this.handled.add(message.number());
		}

		@Handler
		void await(Slow.Wait message) throws InterruptedException {
			message.busy().countDown();
			message.gate().await();
		}

		@Handler
		int run(Slow.Run message) {
			message.code().run();
			return 0;
		}

	}

	private static final class ReactorThread extends Thread implements NonBlocking {

		ReactorThread(Runnable code) {
			super(code);
		}

	}

}
