package io.pura.actor;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What askers, factories, executors and exceptions do wrong, and what an actor makes of
 * it.
 */
@Timeout(60)
class RobustnessTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("robust").clock(this.time).timers(this.time).build();

	private final CompletableFuture<String> never = new CompletableFuture<>();

	RobustnessTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void givesWhatACallbackAsksItsOwnTime() throws Exception {
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		ActorRef<Task> one = spawn("one");
		ActorRef<Task> two = spawn("two");
		two.tell(new Task.Exclusive(this.never));
		CompletableFuture<String> both = one.ask(run((context) -> {
			handling.countDown();
			gate.await();
		}), Duration.ofSeconds(1)).thenCompose((done) -> two.ask(new Task.Ping(), Duration.ofSeconds(10)));
		handling.await();
		this.time.advance(Duration.ofMillis(900));
		gate.countDown();
		await().until(() -> this.system.stats().asks() == 2);
		this.time.advance(Duration.ofSeconds(9));
		this.never.complete("at last");
		assertThat(both.join()).isEqualTo("pong");
	}

	@Test
	void failsWhoWaitsForAnInterleavedReplyWhenItStops() {
		ActorRef<Task> ref = spawn("one");
		CompletableFuture<String> ask = ref.ask(new Task.Interleaved(this.never));
		CompletableFuture<?> delivery = ref.deliver(new Task.Interleaved(this.never), DeliveryGuarantee.AT_MOST_ONCE);
		ref.ask(new Task.Ping()).join();
		this.system.stop(ref).join();
		assertThat(List.of(ask, delivery))
			.allSatisfy((waiting) -> assertThatExceptionOfType(CompletionException.class).isThrownBy(waiting::join)
				.withCauseInstanceOf(ActorStoppedException.class));
	}

	@Test
	void livesOnAfterExceptionsThatCannotBeLogged() {
		ActorRef<Task> ref = spawn("one");
		ref.tell(run((context) -> {
			throw new IllegalStateException() {

				@Override
				public String getMessage() {
					throw new IllegalStateException("no message");
				}

			};
		}));
		ref.tell(run((context) -> {
			throw new IllegalStateException() {

				@Override
				public synchronized Throwable getCause() {
					throw new IllegalStateException("no cause");
				}

			};
		}));
		assertThat(ref.ask(new Task.Ping()).join()).isEqualTo("pong");
	}

	@Test
	void restartsWithABackoffBeyondAllTime() {
		SupervisionStrategy strategy = new SupervisionStrategy(3, Duration.ofMinutes(1), Duration.ofMillis(1),
				ChronoUnit.FOREVER.getDuration(), false);
		ActorRef<Task> ref = this.system.spawn("one", Worker::new, ActorOptions.defaults().supervision(strategy));
		ref.tell(run((context) -> {
			throw new AssertionError("on purpose");
		}));
		CompletableFuture<String> reply = ref.ask(new Task.Ping());
		await().until(() -> {
			this.time.advance(Duration.ofMillis(1));
			return reply.isDone();
		});
		assertThat(reply).isCompletedWithValue("pong");
	}

	@Test
	void tellsAskersOfStoppedActorsWithoutHoldingALock() throws Exception {
		ActorSystem wide = ActorSystem.builder("wide").parallelism(4).build();
		wide.start();
		ActorRef<Task> one = wide.spawn("one", Worker::new);
		ActorRef<Task> two = wide.spawn("two", Worker::new);
		CountDownLatch gate = new CountDownLatch(1);
		List.of(one, two).forEach((ref) -> ref.tell(run((context) -> {
			gate.await();
			context.stop();
		})));
		CyclicBarrier both = new CyclicBarrier(2);
		CountDownLatch done = new CountDownLatch(2);
		one.ask(new Task.Ping()).whenComplete((reply, failure) -> stopWhenBothAreHere(wide, two, both, done));
		two.ask(new Task.Ping()).whenComplete((reply, failure) -> stopWhenBothAreHere(wide, one, both, done));
		gate.countDown();
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		wide.close();
	}

	private static void stopWhenBothAreHere(ActorSystem system, ActorRef<?> ref, CyclicBarrier both,
			CountDownLatch done) {
		try {
			both.await(5, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		system.stop(ref);
		done.countDown();
	}

	@Test
	void refusesNothingWhereSomethingIsNeeded() {
		ActorRef<Task> ref = spawn("one");
		ActorRef<Task> other = spawn("other");
		ref.ask(run((context) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> context.watch(other, null))
				.withMessage("'whenTerminated' must not be null");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> context.schedule(Duration.ZERO, (Message<Task, ?>) null))
				.withMessage("'message' must not be null");
		})).join();
		ref.tell(run((context) -> context.await(null, (value, failure) -> {
		})));
		assertThat(ref.ask(new Task.Ping()).join()).isEqualTo("pong");
	}

	@Test
	void failsAnAskWhoseExecutorTakesNoMore() {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		executor.shutdown();
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> spawn("one").ask(new Task.Ping(), Duration.ofSeconds(1), executor).join())
			.withCauseInstanceOf(RejectedExecutionException.class);
	}

	@Test
	void goesOnWhenItsExecutorWasTooBusyForAWhile() {
		AtomicInteger refusals = new AtomicInteger();
		ActorSystem busy = ActorSystem.builder("busy").executor((task) -> {
			if (refusals.getAndDecrement() > 0) {
				throw new RejectedExecutionException("on purpose");
			}
			new Thread(task).start();
		}).build();
		busy.start();
		ActorRef<Task> ref = busy.spawn("one", Worker::new);
		ref.ask(new Task.Ping()).join();
		await().until(() -> ((ActorCell<Task>) ref).mailboxSize() == 0);
		refusals.set(2);
		ref.tell(new Task.Ping());
		refusals.set(0);
		assertThat(ref.ask(new Task.Ping()).join()).isEqualTo("pong");
		busy.close();
	}

	@Test
	void expiresAllAsksAlthoughTheExecutorRefusesToTellOne() {
		AtomicInteger refusals = new AtomicInteger();
		ActorSystem busy = ActorSystem.builder("busy").clock(this.time).timers(this.time).executor((task) -> {
			if (refusals.getAndDecrement() > 0) {
				throw new RejectedExecutionException("on purpose");
			}
			new Thread(task).start();
		}).build();
		busy.start();
		ActorRef<Task> ref = busy.spawn("one", Worker::new);
		ref.tell(new Task.Exclusive(this.never));
		List<CompletableFuture<String>> asks = IntStream.range(0, 5)
			.mapToObj((i) -> ref.ask(new Task.Ping(), Duration.ofSeconds(1)))
			.toList();
		await().until(() -> ((ActorCell<Task>) ref).isPaused());
		refusals.set(1);
		this.time.advance(Duration.ofSeconds(1));
		await().untilAsserted(() -> assertThat(asks).allMatch(CompletableFuture::isCompletedExceptionally));
		this.never.complete("at last");
	}

	@Test
	void saysThatTheTimeIsUpAlsoIfItStopsBeforeTheAskerHasHeard() {
		AtomicBoolean held = new AtomicBoolean();
		ActorSystem slow = ActorSystem.builder("slow").clock(this.time).timers(this.time).executor((task) -> {
			if (!held.get() || task instanceof CellTask) {
				new Thread(task).start();
			}
		}).build();
		slow.start();
		ActorRef<Task> ref = slow.spawn("one", Worker::new);
		ref.tell(new Task.Exclusive(this.never));
		await().until(() -> ((ActorCell<Task>) ref).isPaused() && ((ActorCell<Task>) ref).mailboxSize() == 0);
		CompletableFuture<String> ask = ref.ask(new Task.Ping(), Duration.ofSeconds(1));
		held.set(true);
		this.time.advance(Duration.ofSeconds(1));
		((ActorCell<Task>) ref).stop(StopMode.FORCE);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(ask::join)
			.withCauseInstanceOf(AskTimeoutException.class);
		assertThat(slow.deadLetters().count(DeadLetter.Reason.EXPIRED)).isEqualTo(1);
		slow.close();
	}

	@Test
	void runsOnAnExecutorThatRunsTasksAtOnce() {
		ActorSystem direct = ActorSystem.builder("direct").executor(Runnable::run).throughput(1).build();
		ActorRef<Task> ref = direct.spawn("one", Worker::new);
		for (int i = 0; i < 20_000; i++) {
			ref.tell(new Task.Ping());
		}
		direct.start();
		AtomicInteger left = new AtomicInteger(100_000);
		ref.tell(tellYourself(left));
		assertThat(left).hasValue(0);
		assertThat(ref.ask(new Task.Ping()).join()).isEqualTo("pong");
		direct.close();
	}

	private static Task.Run tellYourself(AtomicInteger left) {
		return run((context) -> {
			if (left.decrementAndGet() > 0) {
				context.self().tell(tellYourself(left));
			}
		});
	}

	@Test
	void answersEverybodyWhenActorsHangAtTheEnd() {
		ActorSystem hung = ActorSystem.builder("hung").shutdownTimeout(Duration.ofMillis(50)).build();
		hung.start();
		AtomicBoolean hang = new AtomicBoolean(true);
		ActorRef<Task> parent = hung.spawn("parent", Worker::new);
		CompletableFuture<?> hanging = new CompletableFuture<>();
		parent.ask(run((context) -> context.spawn("child", Worker::new).tell(run((child) -> {
			hanging.complete(null);
			while (hang.get()) {
				Thread.onSpinWait();
			}
		})))).join();
		hanging.join();
		CompletableFuture<String> ask = parent.ask(new Task.Exclusive(this.never), Duration.ofMinutes(1));
		await().until(() -> ((ActorCell<Task>) parent).isPaused());
		CompletableFuture<?> stopped = hung.stop(parent);
		hung.close();
		assertThat(ask).isCompletedExceptionally();
		assertThat(stopped).isDone();
		hang.set(false);
	}

	@Test
	void keepsNoTimerOfAnAnsweredAskThatHadADay() {
		ActorRef<Task> ref = spawn("one");
		for (int i = 0; i < 100; i++) {
			ref.ask(new Task.Ping(), Duration.ofDays(1)).join();
			this.time.advance(Duration.ofMillis(10));
		}
		await().until(() -> this.time.scheduled() == 0);
		ref.tell(new Task.Exclusive(this.never));
		CompletableFuture<String> late = ref.ask(new Task.Ping(), Duration.ofDays(1));
		this.time.advance(Duration.ofDays(1));
		await().untilAsserted(() -> assertThat(late).isCompletedExceptionally());
		this.never.complete("at last");
	}

	@Test
	void startsChildrenOfAFactoryWithTheSystem() {
		ActorSystem later = ActorSystem.builder("later").build();
		CompletableFuture<ActorRef<Task>> child = new CompletableFuture<>();
		later.<Task>create("parent", (context) -> {
			child.complete(context.spawn("child", Worker::new));
			return new Worker();
		});
		later.start();
		assertThat(child.join().ask(new Task.Ping()).join()).isEqualTo("pong");
		later.close();
	}

	@Test
	void leavesNothingBehindAFactoryThatFailsOrIsRefused() {
		spawn("taken");
		CompletableFuture<ActorRef<Task>> child = new CompletableFuture<>();
		assertThatIllegalStateException().isThrownBy(() -> this.system.<Task>create("taken", (context) -> {
			child.complete(context.spawn("child", Worker::new));
			return new Worker();
		}));
		assertThatIllegalArgumentException().isThrownBy(() -> this.system.<Task>create("free", (context) -> {
			context.scheduleAtFixedRate(Duration.ofSeconds(1), Duration.ofSeconds(1), new Task.Ping());
			throw new IllegalArgumentException("on purpose");
		}));
		await().untilAsserted(() -> {
			assertThat(child.join().offer(new Task.Ping())).isEqualTo(Offer.STOPPED);
			assertThat(this.time.scheduled()).isZero();
		});
		assertThat(this.system.actors(10)).hasSize(1);
	}

	@Test
	void freesTheNameOfADeclaredActorThatCannotBeMade() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.system.<Task>declare("one", Worker.class, () -> {
			throw new IllegalArgumentException("on purpose");
		}, ActorOptions.defaults()));
		assertThat(this.system.find("one", Task.class)).isEmpty();
	}

	@Test
	void stopsASystemThatCannotStart() {
		ActorSystem broken = ActorSystem.builder("broken").build();
		CompletableFuture<String> reply = broken.spawn("one", Worker::new).ask(new Task.Ping());
		broken.<Task>declare("two", Worker.class, () -> {
			throw new IllegalArgumentException("on purpose");
		}, ActorOptions.defaults());
		assertThatIllegalArgumentException().isThrownBy(broken::start).withMessage("on purpose");
		broken.whenTerminated().join();
		assertThat(reply).isCompletedExceptionally();
	}

	@Test
	void freesTheNameOfAnActorThatItsFactoryStops() {
		ActorRef<Task> ref = this.system.create("one", (context) -> {
			context.stop();
			return new Worker();
		});
		this.system.stop(ref).join();
		await().until(() -> this.system.find("one", Task.class).isEmpty());
	}

	@Test
	void ownsItsTurnWhileItIsMade() {
		ActorRef<Task> watcher = spawn("watcher");
		this.system.<Task>create("one", (context) -> {
			watcher.ask(run((other) -> other.watch(context.self(), new Task.Ping()))).join();
			context.schedule(Duration.ofSeconds(1), new Task.Ping());
			return new Worker();
		});
		assertThat(this.system.find("one", Task.class).orElseThrow().ask(new Task.Ping()).join()).isEqualTo("pong");
	}

	@Test
	void stopsWithoutAnotherInstanceWhenItFailsBeforeItsStop() {
		AtomicInteger made = new AtomicInteger();
		ActorRef<Task> ref = this.system.spawn("one", () -> {
			made.incrementAndGet();
			return new Worker();
		});
		ref.ask(run((context) -> context.await(this.never, (value, failure) -> {
			throw new AssertionError("on purpose");
		}))).join();
		CompletableFuture<?> stopped = this.system.stop(ref);
		this.never.complete("at last");
		stopped.join();
		assertThat(made).hasValue(1);
	}

	@Test
	void keepsAnInterruptToItself() {
		ActorSystem narrow = ActorSystem.builder("narrow").parallelism(1).build();
		narrow.start();
		CountDownLatch gate = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		narrow.spawn("one", Worker::new).tell(run((context) -> {
			gate.await();
			Thread.currentThread().interrupt();
		}));
		CompletableFuture<?> next = narrow.spawn("two", Worker::new)
			.ask(run((context) -> interrupted.set(Thread.currentThread().isInterrupted())));
		gate.countDown();
		next.join();
		assertThat(interrupted).isFalse();
		narrow.close();
	}

	@Test
	void letsOthersRunAlthoughItAwaitsAgainAndAgain() {
		ActorSystem narrow = ActorSystem.builder("narrow").parallelism(1).build();
		narrow.start();
		AtomicBoolean end = new AtomicBoolean();
		narrow.spawn("one", Worker::new).tell(run((context) -> awaitAgain(context, end)));
		assertThat(narrow.spawn("two", Worker::new).ask(new Task.Ping()).join()).isEqualTo("pong");
		end.set(true);
		narrow.close();
	}

	private static void awaitAgain(ActorContext<Task> context, AtomicBoolean end) {
		if (!end.get()) {
			context.await(CompletableFuture.completedFuture(""), (value, failure) -> awaitAgain(context, end));
		}
	}

	@Test
	void givesTimersTheClassLoaderOfTheApplication() throws Exception {
		try (URLClassLoader application = new URLClassLoader(new URL[0])) {
			ActorSystem own = ActorSystem.builder("own").classLoader(application).build();
			CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
			own.timers().schedule(Duration.ZERO, () -> seen.complete(Thread.currentThread().getContextClassLoader()));
			assertThat(seen.join()).isSameAs(application);
			own.close();
		}
	}

	private ActorRef<Task> spawn(String name) {
		return this.system.spawn(name, Worker::new);
	}

	private static Task.Run run(Task.Code code) {
		return new Task.Run(code);
	}

	interface Task {

		record Ping() implements Message<Task, String> {
		}

		record Run(Code code) implements Message<Task, String> {
		}

		record Exclusive(CompletionStage<String> reply) implements Message<Task, String> {
		}

		record Interleaved(CompletionStage<String> reply) implements Message<Task, String> {
		}

		@FunctionalInterface
		interface Code {

			void run(ActorContext<Task> context) throws Exception;

		}

	}

	static class Worker implements Actor<Task> {

		@Handler
		String ping(Task.Ping message) {
			return "pong";
		}

		@Handler
		String run(Task.Run message, ActorContext<Task> context) throws Exception {
			message.code().run(context);
			return "done";
		}

		@Handler
		CompletionStage<String> exclusive(Task.Exclusive message) {
			return message.reply();
		}

		@Handler(interleaved = true)
		CompletionStage<String> interleaved(Task.Interleaved message) {
			return message.reply();
		}

	}

}
