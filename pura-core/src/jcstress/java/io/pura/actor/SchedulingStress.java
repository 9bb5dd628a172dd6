package io.pura.actor;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * Races for the scheduling word of an actor. The threads that run it are those of the
 * test, so one that sleeps beside a message sleeps for ever.
 */
public class SchedulingStress {

	/**
	 * A message comes while the actor goes to sleep.
	 */
	@JCStressTest
	@Outcome(id = "2, true", expect = Expect.ACCEPTABLE, desc = "Both handled")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Asleep beside a message, or run twice")
	@State
	public static class TellVersusSleep {

		private final Stage stage = new Stage();

		public TellVersusSleep() {
			this.stage.first.cell.start();
			this.stage.first.tell();
		}

		@Actor
		public void sender() {
			this.stage.first.tell();
		}

		@Actor
		public void worker() {
			this.stage.work();
		}

		@Arbiter
		public void rest(IZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled;
			result.r2 = this.stage.isSound();
		}

	}

	/**
	 * Two messages wake the actor.
	 */
	@JCStressTest
	@Outcome(id = "2, true", expect = Expect.ACCEPTABLE, desc = "Both handled")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Asleep beside a message, or run twice")
	@State
	public static class TellVersusTell {

		private final Stage stage = new Stage();

		public TellVersusTell() {
			this.stage.first.cell.start();
		}

		@Actor
		public void sender() {
			this.stage.first.tell();
		}

		@Actor
		public void other() {
			this.stage.first.tell();
		}

		@Arbiter
		public void rest(IZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled;
			result.r2 = this.stage.isSound();
		}

	}

	/**
	 * Two senders and two threads.
	 */
	@JCStressTest
	@Outcome(id = "8, true", expect = Expect.ACCEPTABLE, desc = "All handled")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Asleep beside a message, or run twice")
	@State
	public static class SendersAndWorkers {

		private final Stage stage = new Stage();

		public SendersAndWorkers() {
			this.stage.first.cell.start();
		}

		private void send() {
			for (int i = 0; i < 4; i++) {
				this.stage.first.tell();
			}
		}

		private void work() {
			for (int i = 0; i < 6; i++) {
				this.stage.work();
			}
		}

		@Actor
		public void sender() {
			send();
		}

		@Actor
		public void other() {
			send();
		}

		@Actor
		public void worker() {
			work();
		}

		@Actor
		public void helper() {
			work();
		}

		@Arbiter
		public void rest(IZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled;
			result.r2 = this.stage.isSound();
		}

	}

	/**
	 * A signal and a message come while the actor goes to sleep.
	 */
	@JCStressTest
	@Outcome(id = "1, 1, true", expect = Expect.ACCEPTABLE, desc = "Both handled")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Asleep beside one, or run twice")
	@State
	public static class SignalVersusTell {

		private final Stage stage = new Stage();

		private final AtomicInteger signals = new AtomicInteger();

		public SignalVersusTell() {
			this.stage.first.cell.start();
		}

		@Actor
		public void sender() {
			this.stage.first.tell();
		}

		@Actor
		public void signaller() {
			this.stage.first.cell.signal(this.signals::incrementAndGet);
		}

		@Actor
		public void worker() {
			this.stage.work();
			this.stage.work();
		}

		@Arbiter
		public void rest(IIZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled;
			result.r2 = this.signals.get();
			result.r3 = this.stage.isSound();
		}

	}

	/**
	 * An actor starts, without a turn, while it is told something for the first time.
	 */
	@JCStressTest
	@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "Handled")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Asleep beside a message, or run twice")
	@State
	public static class StartVersusTell {

		private final Stage stage = new Stage();

		@Actor
		public void starter() {
			this.stage.first.cell.start();
		}

		@Actor
		public void sender() {
			this.stage.first.tell();
		}

		@Arbiter
		public void rest(IZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled;
			result.r2 = this.stage.isSound();
		}

	}

	/**
	 * An actor starts while it is told something and stopped.
	 */
	@JCStressTest
	@Outcome(id = "1, 1, true", expect = Expect.ACCEPTABLE, desc = "Handled or discarded, and ended once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled, run twice or never stopped")
	@State
	public static class StartVersusStop {

		private final Stage stage = new Stage();

		private final AtomicInteger ends = new AtomicInteger();

		@Actor
		public void starter() {
			this.stage.first.cell.start();
		}

		@Actor
		public void sender() {
			this.stage.first.tell();
		}

		@Actor
		public void stopper() {
			this.stage.first.cell.whenTerminated(this.ends::incrementAndGet);
			this.stage.first.cell.stop(StopMode.ASK);
			this.stage.work();
		}

		@Arbiter
		public void rest(IIZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled + this.stage.deadLetters();
			result.r2 = this.ends.get();
			result.r3 = this.stage.isSound();
		}

	}

	/**
	 * Messages and an ask come while the actor stops.
	 */
	@JCStressTest
	@Outcome(id = "4, 1, true", expect = Expect.ACCEPTABLE, desc = "Handled or discarded, and answered once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or run twice")
	@State
	public static class TellVersusStop {

		private final Stage stage = new Stage();

		private final AtomicInteger outcomes = new AtomicInteger();

		public TellVersusStop() {
			this.stage.first.cell.start();
		}

		@Actor
		public void sender() {
			this.stage.first.tell();
			this.stage.first.tell();
			this.stage.first.tell();
		}

		@Actor
		public void asker() {
			this.stage.first.ask((outcome) -> this.outcomes.incrementAndGet());
		}

		@Actor
		public void stopper() {
			this.stage.first.cell.stop(StopMode.FORCE);
			this.stage.work();
		}

		@Arbiter
		public void rest(IIZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled + this.stage.deadLetters();
			result.r2 = this.outcomes.get();
			result.r3 = this.stage.isSound();
		}

	}

	/**
	 * Two threads stop an actor, and both want to hear of its end.
	 */
	@JCStressTest
	@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Each hears of it once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not heard of, or twice")
	@State
	public static class StopVersusStop {

		private final Stage stage = new Stage();

		private final AtomicInteger first = new AtomicInteger();

		private final AtomicInteger second = new AtomicInteger();

		public StopVersusStop() {
			this.stage.first.cell.start();
		}

		@Actor
		public void stopper() {
			this.stage.first.cell.whenTerminated(this.first::incrementAndGet);
			this.stage.first.cell.stop(StopMode.ASK);
			this.stage.work();
		}

		@Actor
		public void other() {
			this.stage.first.cell.stop(StopMode.FORCE);
			this.stage.first.cell.whenTerminated(this.second::incrementAndGet);
			this.stage.work();
		}

		@Arbiter
		public void rest(III_Result result) {
			this.stage.finish();
			result.r1 = this.first.get();
			result.r2 = this.second.get();
			result.r3 = this.stage.isSound() ? 1 : 0;
		}

	}

	/**
	 * Messages come while the actor is restarted: its mailbox is kept.
	 */
	@JCStressTest
	@Outcome(id = "4, true", expect = Expect.ACCEPTABLE, desc = "All handled")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or run twice")
	@State
	public static class TellVersusRestart {

		private final Stage stage = new Stage();

		public TellVersusRestart() {
			this.stage.first.cell.start();
			this.stage.first.tell(() -> {
				throw new AssertionError("on purpose");
			});
		}

		@Actor
		public void sender() {
			this.stage.first.tell();
			this.stage.first.tell();
			this.stage.first.tell();
		}

		@Actor
		public void worker() {
			for (int i = 0; i < 3; i++) {
				this.stage.work();
				this.stage.fire();
			}
		}

		@Arbiter
		public void rest(IZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled;
			result.r2 = this.stage.isSound() && this.stage.first.cell.state() == ActorState.RUNNING;
		}

	}

	/**
	 * The actor is stopped while it is restarted, and a message comes.
	 */
	@JCStressTest
	@Outcome(id = "2, 1, true", expect = Expect.ACCEPTABLE, desc = "Handled or discarded, and ended once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled, run twice or never stopped")
	@State
	public static class StopVersusRestart {

		private final Stage stage = new Stage();

		private final AtomicInteger ends = new AtomicInteger();

		public StopVersusRestart() {
			this.stage.first.cell.start();
			this.stage.first.tell(() -> {
				throw new AssertionError("on purpose");
			});
			this.stage.first.cell.whenTerminated(this.ends::incrementAndGet);
		}

		@Actor
		public void sender() {
			this.stage.first.tell();
		}

		@Actor
		public void stopper() {
			this.stage.first.cell.stop(StopMode.ASK);
		}

		@Actor
		public void worker() {
			for (int i = 0; i < 3; i++) {
				this.stage.work();
				this.stage.fire();
			}
		}

		@Arbiter
		public void rest(IIZ_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled + this.stage.deadLetters();
			result.r2 = this.ends.get();
			result.r3 = this.stage.isSound() && this.stage.first.cell.isClosed();
		}

	}

}
