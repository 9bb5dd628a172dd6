package io.pura.actor;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * Races of a thread that waits for room in a mailbox.
 */
public class BlockedTellStress {

	private static final ActorOptions OPTIONS = ActorOptions.defaults().mailboxCapacity(1).overflow(Overflow.WAIT);

	/**
	 * The wait is over while it begins.
	 */
	@JCStressTest(Mode.Termination)
	@Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "Gone on")
	@Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "Waits for ever")
	@State
	public static class AwaitVersusOver {

		private volatile BlockedTell blocked;

		@Actor
		public void sender() {
			Stage.Line line = new Stage.Line(null);
			BlockedTell tell = new BlockedTell(line, line);
			this.blocked = tell;
			tell.await();
		}

		@Signal
		public void consumer() {
			while (this.blocked == null) {
				Thread.onSpinWait();
			}
			this.blocked.over();
		}

	}

	/**
	 * Two senders wait for room while messages are handled.
	 */
	@JCStressTest
	@Outcome(id = "7, true", expect = Expect.ACCEPTABLE, desc = "All handled")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or run twice")
	@State
	public static class WaitVersusHandle {

		private final Stage stage = new Stage(OPTIONS);

		private final Stage.Extra full = this.stage.first;

		private volatile boolean firstDone;

		private volatile boolean secondDone;

		public WaitVersusHandle() {
			this.full.cell.start();
			this.full.tell();
		}

		private void send() {
			for (int i = 0; i < 3; i++) {
				this.full.tell();
			}
		}

		@Actor
		public void sender() {
			send();
			this.firstDone = true;
		}

		@Actor
		public void other() {
			send();
			this.secondDone = true;
		}

		@Actor
		public void worker() {
			while (!this.firstDone || !this.secondDone) {
				if (!this.stage.work()) {
					Thread.yield();
				}
			}
		}

		@Arbiter
		public void rest(IZ_Result result) {
			this.stage.finish();
			result.r1 = this.full.handled;
			result.r2 = this.stage.isSound() && this.stage.deadLetters() == 0;
		}

	}

	/**
	 * A sender waits for room while the actor stops.
	 */
	@JCStressTest
	@Outcome(id = "4, true", expect = Expect.ACCEPTABLE, desc = "Handled or discarded")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or run twice")
	@State
	public static class WaitVersusStop {

		private final Stage stage = new Stage(OPTIONS);

		private final Stage.Extra full = this.stage.first;

		private volatile boolean done;

		public WaitVersusStop() {
			this.full.cell.start();
			this.full.tell();
		}

		@Actor
		public void sender() {
			this.full.tell();
			this.full.tell();
			this.full.tell();
			this.done = true;
		}

		@Actor
		public void stopper() {
			this.full.cell.stop(StopMode.FORCE);
		}

		@Actor
		public void worker() {
			while (!this.done) {
				if (!this.stage.work()) {
					Thread.yield();
				}
			}
		}

		@Arbiter
		public void rest(IZ_Result result) {
			this.stage.finish();
			result.r1 = this.full.handled + this.stage.deadLetters();
			result.r2 = this.stage.isSound() && this.full.cell.isClosed();
		}

	}

}
