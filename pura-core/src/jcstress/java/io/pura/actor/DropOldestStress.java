package io.pura.actor;

import java.util.concurrent.CompletableFuture;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * Races of producers that take the oldest message out of a full mailbox.
 */
public class DropOldestStress {

	private static final ActorOptions OPTIONS = ActorOptions.defaults()
		.mailboxCapacity(2)
		.overflow(Overflow.DROP_OLDEST);

	/**
	 * Two producers drop the oldest message at once, across the end of a chunk.
	 */
	@JCStressTest
	@Outcome(id = "2, 6, true", expect = Expect.ACCEPTABLE, desc = "As many as there is room for are left")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or too many")
	@State
	public static class DropVersusDrop {

		private final Stage stage = new Stage(OPTIONS);

		private final Stage.Extra full = this.stage.first;

		public DropVersusDrop() {
			this.full.cell.start();
			this.full.tell();
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
		}

		@Actor
		public void other() {
			send();
		}

		@Arbiter
		public void rest(IIZ_Result result) {
			this.stage.finish();
			result.r1 = this.full.handled;
			result.r2 = this.stage.deadLetters();
			result.r3 = this.stage.isSound();
		}

	}

	/**
	 * Two producers drop the oldest message while messages are handled, and what must not
	 * be dropped stands among them.
	 */
	@JCStressTest
	@Outcome(id = "8, 1, true", expect = Expect.ACCEPTABLE, desc = "Handled or discarded")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or run twice")
	@State
	public static class DropVersusHandle {

		private final Stage stage = new Stage(OPTIONS);

		private final Stage.Extra full = this.stage.first;

		private volatile boolean firstDone;

		private volatile boolean secondDone;

		private int code;

		public DropVersusHandle() {
			this.full.cell.start();
			this.full.tell();
			this.full.cell.add(InTurn.of(this.full.cell.instance(), () -> this.code++));
		}

		@Actor
		public void sender() {
			for (int i = 0; i < 4; i++) {
				this.full.tell();
			}
			this.firstDone = true;
		}

		@Actor
		public void other() {
			for (int i = 0; i < 3; i++) {
				this.full.tell();
			}
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
		public void rest(IIZ_Result result) {
			this.stage.finish();
			result.r1 = this.full.handled + this.stage.deadLetters();
			result.r2 = this.code;
			result.r3 = this.stage.isSound();
		}

	}

	/**
	 * A producer drops the oldest message while the actor stops.
	 */
	@JCStressTest
	@Outcome(id = "6, true", expect = Expect.ACCEPTABLE, desc = "Handled or discarded")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or run twice")
	@State
	public static class DropVersusClose {

		private final Stage stage = new Stage(OPTIONS);

		private final Stage.Extra full = this.stage.first;

		private volatile boolean done;

		public DropVersusClose() {
			this.full.cell.start();
			this.full.tell();
			this.full.tell();
		}

		@Actor
		public void sender() {
			for (int i = 0; i < 4; i++) {
				this.full.tell();
			}
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

	/**
	 * An ask that waits for room is cancelled while the actor lets it in.
	 */
	@JCStressTest
	@Outcome(id = "3, true", expect = Expect.ACCEPTABLE, desc = "Handled or discarded")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost or counted twice")
	@State
	public static class CancelVersusAdmit {

		private final Stage stage = new Stage(OPTIONS);

		private final Stage.Extra full = this.stage.first;

		private final CompletableFuture<Object> reply;

		public CancelVersusAdmit() {
			this.full.cell.start();
			this.full.tell();
			this.full.tell();
			this.reply = this.full.cell.ask(new Stage.Line(null));
		}

		@Actor
		public void asker() {
			this.reply.cancel(false);
		}

		@Actor
		public void worker() {
			this.stage.work();
		}

		@Arbiter
		public void rest(IZ_Result result) {
			this.stage.finish();
			result.r1 = this.full.handled + this.stage.deadLetters();
			result.r2 = this.stage.isSound() && this.full.cell.particulars().waiting.isEmpty();
		}

	}

}
