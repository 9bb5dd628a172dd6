package io.pura.actor;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Failures}.
 */
@Timeout(60)
class FailureHistoryTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("history").build();

	FailureHistoryTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private ActorRef<Job> spawn(String name) {
		ActorRef<Job> ref = this.system.spawn(name, Worker::new,
				ActorOptions.defaults()
					.supervision(SupervisionStrategy.defaults()
						.on(IOException.class, Directive.STOP)
						.on(ArithmeticException.class, Directive.ESCALATE)
						.maxRestarts(1, Duration.ofHours(1))));
		this.time.run();
		return ref;
	}

	private void run(ActorRef<Job> ref, Job.Code code) {
		ref.tell(new Job.Do(code));
		this.time.run();
	}

	private void fail(ActorRef<Job> ref, Throwable failure) {
		run(ref, (context) -> {
			throw failure;
		});
	}

	private Failure failure(ActorRef<Job> ref, String doing, Throwable cause, Directive directive) {
		return new Failure(this.time.instant(), ref.path(), Worker.class.getName(), doing, cause.getClass().getName(),
				cause.getMessage(), directive);
	}

	@Test
	void saysWhenWhoFailedOnWhatAndWhatWasDone() {
		ActorRef<Job> ref = spawn("a");
		IllegalStateException resumed = new IllegalStateException("one");
		IOException stopped = new IOException();
		this.time.advance(Duration.ofSeconds(3));
		fail(ref, resumed);
		List<Failure> first = List.of(failure(ref, Job.Do.class.getName(), resumed, Directive.RESUME));
		assertThat(this.system.failures().last()).isEqualTo(first);
		this.time.advance(Duration.ofSeconds(3));
		fail(ref, stopped);
		assertThat(this.system.failures().last()).containsExactly(first.get(0),
				failure(ref, Job.Do.class.getName(), stopped, Directive.STOP));
		assertThat(this.system.failures().count(Directive.RESUME)).isEqualTo(1);
		assertThat(this.system.failures().count(Directive.STOP)).isEqualTo(1);
		assertThat(this.system.failures().count(Directive.RESTART)).isZero();
		assertThat(this.system.failures().count()).isEqualTo(2);
	}

	@Test
	void countsAFailureThatTheAskerHasHeardOf() {
		ActorRef<Job> ref = spawn("a");
		CompletableFuture<?> reply = ref.ask(new Job.Do((context) -> {
			throw new IllegalStateException("on purpose");
		}));
		this.time.run();
		assertThat(reply).isCompletedExceptionally();
		assertThat(this.system.failures().count(Directive.RESUME)).isEqualTo(1);
	}

	@Test
	void doesNotCountARejection() {
		fail(spawn("a"), new MessageRejectedException("no", "on purpose"));
		assertThat(this.system.failures().count()).isZero();
		assertThat(this.system.failures().last()).isEmpty();
	}

	@Test
	void namesCodeThatRunsInTurn() {
		ActorRef<Job> ref = spawn("a");
		IllegalStateException failure = new IllegalStateException("on purpose");
		run(ref, (context) -> context.schedule(Duration.ZERO, () -> {
			throw failure;
		}));
		assertThat(this.system.failures().last())
			.containsExactly(failure(ref, "code in its turn", failure, Directive.RESUME));
	}

	@Test
	void namesTheHookThatFailed() {
		this.system.spawn("a", () -> new Worker() {

			@Override
			public void started(ActorContext<Job> context) {
				throw new IllegalStateException("started");
			}

			@Override
			public void restarting(ActorContext<Job> context, Throwable cause) {
				throw new IllegalStateException("restarting");
			}

		});
		this.time.run();
		ActorRef<Job> other = this.system.spawn("b", () -> new Worker() {

			@Override
			public Stopping stopping(ActorContext<Job> context) {
				throw new IllegalStateException("stopping");
			}

			@Override
			public void stopped(ActorContext<Job> context) {
				throw new IllegalStateException("stopped");
			}

		});
		this.time.run();
		CompletableFuture<Void> stopped = this.system.stop(other);
		this.time.run();
		assertThat(stopped).isCompleted();
		assertThat(this.system.failures().last()).extracting(Failure::doing)
			.containsExactly("started", "restarting", "stopping", "stopped");
		assertThat(this.system.failures().last()).extracting(Failure::exceptionMessage)
			.containsExactly("started", "restarting", "stopping", "stopped");
		assertThat(this.system.failures().last()).extracting(Failure::directive)
			.containsExactly(Directive.RESTART, Directive.RESTART, Directive.STOP, Directive.STOP);
	}

	@Test
	void namesTheChildThatHasEscalated() {
		ActorRef<Job> parent = this.system.spawn("a", Worker::new);
		CompletableFuture<ActorRef<Job>> child = new CompletableFuture<>();
		run(parent, (context) -> child.complete(context.spawn("b", Worker::new, ActorOptions.defaults()
			.supervision(SupervisionStrategy.defaults().on(ArithmeticException.class, Directive.ESCALATE)))));
		ArithmeticException failure = new ArithmeticException("on purpose");
		fail(child.join(), failure);
		assertThat(this.system.failures().last()).containsExactly(
				failure(child.join(), Job.Do.class.getName(), failure, Directive.ESCALATE),
				failure(parent, "its child pura://history/a/b", failure, Directive.RESUME));
	}

	@Test
	void saysThatOneFailureTooManyStopped() {
		ActorRef<Job> ref = spawn("a");
		fail(ref, new AssertionError("one"));
		this.time.advance(Duration.ofSeconds(1));
		fail(ref, new AssertionError("two"));
		assertThat(this.system.failures().last()).extracting(Failure::directive)
			.containsExactly(Directive.RESTART, Directive.STOP);
		assertThat(this.system.actor("a")).isEmpty();
	}

	@Test
	void saysThatAnEscalationAtTheTopStopped() {
		fail(spawn("a"), new ArithmeticException("on purpose"));
		assertThat(this.system.failures().last()).extracting(Failure::directive).containsExactly(Directive.STOP);
	}

	@Test
	void remembersTheLastHundred() {
		ActorRef<Job> ref = spawn("a");
		for (int i = 0; i < 150; i++) {
			fail(ref, new IllegalStateException("" + i));
		}
		assertThat(this.system.failures().count()).isEqualTo(150);
		assertThat(this.system.failures().last()).extracting(Failure::exceptionMessage)
			.containsExactlyElementsOf(IntStream.range(50, 150).mapToObj(String::valueOf).toList());
	}

	@Test
	void cutsLongMessages() {
		fail(spawn("a"), new IllegalStateException("x".repeat(100_000)));
		assertThat(this.system.failures().last()).singleElement()
			.satisfies((failure) -> assertThat(failure.exceptionMessage()).hasSize(503).endsWith("x..."));
	}

	@Test
	void goesOnAfterAnExceptionThatCannotSayWhatItMeans() {
		ActorRef<Job> ref = spawn("a");
		CompletableFuture<?> reply = ref.ask(new Job.Do((context) -> {
			throw new IOException() {

				@Override
				public String getMessage() {
					throw new IllegalStateException("no message");
				}

				@Override
				public synchronized Throwable getCause() {
					throw new IllegalStateException("no cause");
				}

			};
		}));
		this.time.run();
		assertThat(reply).isCompletedExceptionally();
		assertThat(this.system.failures().last()).singleElement()
			.satisfies((failure) -> assertThat(failure.exceptionMessage()).isNull());
		assertThat(this.system.actor("a")).isEmpty();
	}

	@Test
	void keepsNeitherExceptionsNorMessages() {
		ActorRef<Job> ref = spawn("a");
		WeakReference<?> failure = failWithSomethingNew(ref);
		assertThat(this.system.failures().last()).hasSize(1);
		await().until(() -> {
			System.gc();
			return failure.get() == null;
		});
	}

	private WeakReference<?> failWithSomethingNew(ActorRef<Job> ref) {
		IllegalStateException failure = new IllegalStateException("on purpose");
		// The message holds the code, and the code the exception.
		fail(ref, failure);
		return new WeakReference<>(failure);
	}

	@Test
	void eachActorKnowsItsRestartsAndItsLastFailure() {
		ActorRef<Job> ref = spawn("a");
		assertThat(this.system.actor("a")).hasValueSatisfying((stats) -> {
			assertThat(stats.restarts()).isZero();
			assertThat(stats.lastFailure()).isNull();
		});
		fail(ref, new AssertionError("on purpose"));
		this.time.advance(Duration.ofSeconds(1));
		fail(ref, new IllegalStateException("on purpose"));
		assertThat(this.system.actor("a")).hasValueSatisfying((stats) -> {
			assertThat(stats.restarts()).isEqualTo(1);
			assertThat(stats.lastFailure()).isEqualTo(IllegalStateException.class.getName());
		});
	}

	interface Job {

		record Do(Code code) implements Message<Job, Void> {
		}

		@FunctionalInterface
		interface Code {

			void run(ActorContext<Job> context) throws Throwable;

		}

	}

	static class Worker implements Actor<Job> {

		@Handler
		void run(Job.Do message, ActorContext<Job> context) throws Throwable {
			message.code().run(context);
		}

	}

}
