package io.pura.actor;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.dispatch.Cancellable;
import io.pura.testkit.ManualTime;
import io.pura.testkit.SimulatedProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Timers of actors.
 */
@Timeout(30)
class TimerTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualTime time = new ManualTime();

	private final SimulatedProcess process = this.time.process();

	private final ActorSystem system = this.process.builder("timers").build();

	private final List<String> events = new ArrayList<>();

	private final CompletableFuture<Void> stage = new CompletableFuture<>();

	private final ActorRef<Work> ref;

	TimerTests() {
		this.system.start();
		this.ref = this.system.spawn("worker", Worker::new);
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	@Test
	void sendsAMessageOnceAtAnInstant() {
		this.time.advance(Duration.ofSeconds(10));
		run((context) -> context.schedule(Instant.EPOCH.plusSeconds(15), tick()));
		this.time.advance(Duration.ofMillis(4999));
		assertThat(this.events).isEmpty();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.events).containsExactly("tick at 15");
	}

	@Test
	void runsCodeOnceAtAnInstant() {
		run((context) -> context.schedule(Instant.EPOCH.plusSeconds(5), () -> note("code")));
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.events).containsExactly("code at 5");
	}

	@Test
	void doesOnceWhatIsMessageAndCode() {
		Work.Both both = new Work.Both(this);
		run((context) -> {
			context.schedule(SECOND, (Message<Work, ?>) both);
			context.schedule(SECOND.multipliedBy(2), (Runnable) both);
			context.schedule(Instant.EPOCH.plusSeconds(3), (Runnable) both);
			context.scheduleAtFixedRate(SECOND.multipliedBy(4), Duration.ofDays(1), (Runnable) both);
			context.scheduleAtFixedRate(Instant.EPOCH.plusSeconds(5), Duration.ofDays(1), (Runnable) both, Missed.SKIP);
			context.scheduleWithFixedDelay(SECOND.multipliedBy(6), Duration.ofDays(1), (Runnable) both);
		});
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.events).containsExactly("message at 1", "code at 2", "code at 3", "code at 4", "code at 5",
				"code at 6");
	}

	@Test
	void firesAtOnceIfTheInstantIsPast() {
		this.time.advance(Duration.ofSeconds(10));
		run((context) -> {
			context.schedule(Instant.EPOCH.plusSeconds(5), tick());
			context.schedule(Instant.MIN, () -> note("code"));
			context.schedule(Instant.MAX, () -> note("never"));
		});
		this.time.advance(Duration.ofDays(1));
		assertThat(this.events).containsExactly("tick at 10", "code at 10");
	}

	@Test
	void leavesOutWhatTheMachineHasMissed() {
		run((context) -> context.scheduleAtFixedRate(SECOND, SECOND, tick()));
		stall(Duration.ofMillis(5500));
		assertThat(this.events).containsExactly("tick at 5");
		this.time.advance(SECOND);
		assertThat(this.events).containsExactly("tick at 5", "tick at 6");
	}

	@Test
	void catchesUpOnWhatTheMachineHasMissedOnRequest() {
		run((context) -> context.scheduleAtFixedRate(SECOND, SECOND, tick(), Missed.CATCH_UP));
		stall(Duration.ofMillis(3500));
		assertThat(this.events).containsExactly("tick at 3", "tick at 3", "tick at 3");
		this.time.advance(SECOND);
		assertThat(this.events).hasSize(4).endsWith("tick at 4");
	}

	@Test
	void catchesUpOnWhatTheActorHasMissedOnRequest() {
		run((context) -> {
			context.scheduleAtFixedRate(SECOND, SECOND, () -> note("code"), Missed.CATCH_UP);
			context.scheduleAtFixedRate(SECOND, SECOND, tick());
			context.await(this.stage, (value, failure) -> note("done"));
		});
		this.time.advance(Duration.ofSeconds(3));
		assertThat(this.events).isEmpty();
		this.stage.complete(null);
		this.time.run();
		assertThat(this.events).containsExactly("done at 3", "code at 3", "tick at 3", "code at 3", "code at 3");
	}

	@Test
	void catchesUpNoMoreOnceItIsCalledOff() {
		run((context) -> {
			Cancellable[] timer = new Cancellable[1];
			timer[0] = context.scheduleAtFixedRate(SECOND, SECOND, () -> {
				note("code");
				timer[0].cancel();
			}, Missed.CATCH_UP);
		});
		stall(Duration.ofSeconds(5));
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.events).containsExactly("code at 5");
	}

	@Test
	void beginsARateAtAnInstant() {
		run((context) -> context.scheduleAtFixedRate(Instant.EPOCH.plusSeconds(3), Duration.ofSeconds(2), tick(),
				Missed.SKIP));
		this.time.advance(Duration.ofSeconds(7));
		assertThat(this.events).containsExactly("tick at 3", "tick at 5", "tick at 7");
	}

	@Test
	void goesOnWithARateThatBeganAtAPastInstant() {
		this.time.advance(Duration.ofSeconds(10));
		run((context) -> {
			context.scheduleAtFixedRate(Instant.EPOCH.plusSeconds(3), Duration.ofSeconds(4), () -> note("skipping"),
					Missed.SKIP);
			context.scheduleAtFixedRate(Instant.EPOCH.plusSeconds(3), Duration.ofSeconds(4), tick(), Missed.CATCH_UP);
		});
		assertThat(this.events).containsExactly("skipping at 10", "tick at 10", "tick at 10");
		this.time.advance(SECOND);
		assertThat(this.events.subList(3, 5)).containsExactly("skipping at 11", "tick at 11");
	}

	@Test
	void runsCodeAtARateAndWithADelay() {
		run((context) -> {
			context.scheduleAtFixedRate(Duration.ZERO, Duration.ofSeconds(2), () -> note("rate"));
			context.scheduleWithFixedDelay(SECOND, Duration.ofSeconds(3), () -> note("delay"));
		});
		this.time.advance(Duration.ofSeconds(4));
		assertThat(this.events).containsExactly("rate at 0", "delay at 1", "rate at 2", "delay at 4", "rate at 4");
	}

	@Test
	void goesOnAtItsRateAfterCodeThatThrows() {
		run((context) -> context.scheduleAtFixedRate(SECOND, SECOND, () -> {
			note("code");
			throw new IllegalStateException("on purpose");
		}));
		this.time.advance(Duration.ofSeconds(2));
		assertThat(this.events).containsExactly("code at 1", "code at 2");
	}

	@Test
	void letsGoOfMessageAndCodeOnceItIsCalledOff() {
		List<Cancellable> timers = new ArrayList<>();
		List<WeakReference<Object>> captured = new ArrayList<>();
		run((context) -> {
			for (int i = 0; i < 3; i++) {
				Object load = new Object();
				captured.add(new WeakReference<>(load));
				timers.add(context.schedule(Duration.ofHours(1), () -> note("never " + load)));
				timers.add(context.scheduleAtFixedRate(SECOND, SECOND, new Work.Run((inner) -> note("never " + load)),
						Missed.CATCH_UP));
			}
		});
		timers.forEach(Cancellable::cancel);
		this.time.run();
		assertGone(captured);
		assertThat(timers).hasSize(6);
		assertThat(this.time.scheduled()).isEqualTo(1);
	}

	@Test
	void holdsOnToNoOtherTimerOnceItIsOver() {
		List<Cancellable> timers = new ArrayList<>();
		run((context) -> {
			for (int i = 0; i < 5; i++) {
				timers.add(context.schedule(Duration.ofSeconds(1 + i), () -> note("code")));
			}
		});
		timers.get(2).cancel();
		timers.get(4).cancel();
		this.time.advance(Duration.ofSeconds(5));
		assertOthersAreGone(timers);
		assertThat(this.events).hasSize(3);
	}

	@Test
	void holdsOnToNoOtherTimerOnceTheActorHasStopped() {
		List<Cancellable> timers = new ArrayList<>();
		run((context) -> {
			for (int i = 0; i < 3; i++) {
				timers.add(context.schedule(Duration.ofSeconds(1), () -> note("code")));
			}
		});
		this.system.stop(this.ref);
		this.time.run();
		assertOthersAreGone(timers);
	}

	@Test
	void firesNothingAfterTheActorHasStopped() {
		run(this::scheduleAll);
		this.system.stop(this.ref);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.events).isEmpty();
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.STOPPED)).isZero();
	}

	@Test
	void firesNothingIntoALaterInstance() {
		run(this::scheduleAll);
		// They are due, and the actor fails before it is their turn.
		this.process.pause();
		this.time.advance(Duration.ofSeconds(3));
		this.ref.tell(new Work.Run((context) -> {
			throw new AssertionError("on purpose");
		}));
		this.process.resume();
		this.time.advance(Duration.ofMinutes(1));
		this.events.clear();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.events).isEmpty();
		run((context) -> note("alive"));
		assertThat(this.events).hasSize(1);
	}

	@Test
	void refusesWhatMakesNoSense() {
		run((context) -> {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> context.scheduleAtFixedRate(SECOND, Duration.ZERO, tick(), Missed.CATCH_UP))
				.withMessageContaining("'period' must be positive");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> context.scheduleWithFixedDelay(SECOND, SECOND.negated(), () -> note("never")))
				.withMessageContaining("'delay' must be positive");
			assertThatIllegalArgumentException().isThrownBy(() -> context.schedule(Instant.EPOCH, (Runnable) null))
				.withMessage("'inTurn' must not be null");
		});
	}

	private void scheduleAll(ActorContext<Work> context) {
		context.schedule(Instant.EPOCH.plusSeconds(2), tick());
		context.schedule(Instant.EPOCH.plusSeconds(2), () -> note("code"));
		context.scheduleAtFixedRate(SECOND, SECOND, tick(), Missed.CATCH_UP);
		context.scheduleAtFixedRate(Instant.EPOCH.plusSeconds(1), SECOND, () -> note("code"), Missed.SKIP);
		context.scheduleWithFixedDelay(SECOND, SECOND, () -> note("code"));
	}

	private void assertOthersAreGone(List<Cancellable> timers) {
		Cancellable held = timers.get(timers.size() - 1);
		List<WeakReference<Object>> others = new ArrayList<>();
		timers.subList(0, timers.size() - 1).forEach((timer) -> others.add(new WeakReference<>(timer)));
		timers.clear();
		assertGone(others);
		held.cancel();
	}

	private static void assertGone(List<WeakReference<Object>> references) {
		await().untilAsserted(() -> {
			System.gc();
			assertThat(references).allMatch((reference) -> reference.refersTo(null));
		});
	}

	/** The machine does nothing for a while. */
	private void stall(Duration duration) {
		this.process.pause();
		this.time.advance(duration);
		this.process.resume();
		this.time.run();
	}

	private void run(Work.Code code) {
		CompletableFuture<?> reply = this.ref.ask(new Work.Run(code));
		this.time.run();
		if (!reply.isDone()) {
			// It awaits something now.
			return;
		}
		reply.join();
	}

	private Work.Run tick() {
		return new Work.Run((context) -> note("tick"));
	}

	private void note(String event) {
		this.events.add(event + " at " + this.time.instant().getEpochSecond());
	}

	interface Work {

		record Run(Code code) implements Message<Work, Void> {
		}

		record Both(TimerTests tests) implements Message<Work, Void>, Runnable {

			@Override
			public void run() {
				this.tests.note("code");
			}

		}

		@FunctionalInterface
		interface Code {

			void run(ActorContext<Work> context) throws Exception;

		}

	}

	static class Worker implements Actor<Work> {

		@Handler
		void run(Work.Run message, ActorContext<Work> context) throws Exception {
			message.code().run(context);
		}

		@Handler
		void both(Work.Both message) {
			message.tests().note("message");
		}

	}

}
