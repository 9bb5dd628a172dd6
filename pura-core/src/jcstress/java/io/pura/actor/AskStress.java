package io.pura.actor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * Races for the outcome of an {@link Ask}.
 */
public class AskStress {

	private static final int ANSWERED = 1;

	private static final int EXPIRED = 2;

	private static final int CANCELLED = 3;

	private static int kind(Throwable failure) {
		if (failure == null) {
			return ANSWERED;
		}
		return (failure instanceof AskTimeoutException) ? EXPIRED : CANCELLED;
	}

	/**
	 * An ask is answered, its time is up and it is called off.
	 */
	@JCStressTest
	@Outcome(id = { "1, 1, 0", "1, 2, 1", "1, 3, 0" }, expect = Expect.ACCEPTABLE, desc = "One outcome, told once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "None or several")
	@State
	public static class AnswerVersusTimeVersusCancel {

		private final Stage stage = new Stage();

		private final AtomicInteger told = new AtomicInteger();

		private volatile int outcome;

		private final Ask<Object> ask = Ask.of(this.stage.system, this.stage.first.cell, new Stage.Line(null),
				this.stage.system.settings().askTimeout());

		public AnswerVersusTimeVersusCancel() {
			this.ask.whenComplete((reply, failure) -> {
				this.told.incrementAndGet();
				this.outcome = kind(failure);
			});
		}

		@Actor
		public void replier() {
			this.ask.answer(1);
		}

		@Actor
		public void timers() {
			this.ask.timeUp();
		}

		@Actor
		public void asker() {
			this.ask.cancel(false);
		}

		@Arbiter
		public void both(III_Result result) {
			result.r1 = this.told.get();
			result.r2 = this.outcome;
			result.r3 = (int) this.stage.system.stats().askTimeouts();
		}

	}

	/**
	 * An ask is handled while its time is up: it is handled once or skipped, and told
	 * once.
	 */
	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Handled or discarded, and told once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost or doubled")
	@State
	public static class HandleVersusTime {

		private final Stage stage = new Stage();

		private final AtomicInteger told = new AtomicInteger();

		private final Ask<Object> ask = Ask.of(this.stage.system, this.stage.first.cell, new Stage.Line(null),
				this.stage.system.settings().askTimeout());

		public HandleVersusTime() {
			this.stage.first.cell.start();
			this.stage.first.cell.send(this.ask);
			this.ask.whenComplete((reply, failure) -> this.told.incrementAndGet());
		}

		@Actor
		public void worker() {
			this.stage.work();
		}

		@Actor
		public void timers() {
			this.ask.timeUp();
		}

		@Arbiter
		public void both(II_Result result) {
			this.stage.finish();
			result.r1 = this.stage.first.handled + this.stage.deadLetters();
			result.r2 = this.told.get();
		}

	}

	/**
	 * What a test makes of an ask that the second actor makes of the first.
	 */
	private static final class Piped {

		private final Stage stage = new Stage();

		private final AtomicInteger told = new AtomicInteger();

		private volatile int outcome;

		private final BiConsumer<Object, Throwable> inTurn = (reply, failure) -> {
			this.told.incrementAndGet();
			this.outcome = kind(failure);
		};

		private final ActorAsk<Object> ask = new ActorAsk<>(this.stage.first.cell, new Stage.Line(null),
				Ask.NO_DEADLINE - 1, this.stage.second.cell);

		Piped() {
			this.stage.first.cell.start();
			this.stage.second.cell.start();
		}

	}

	/**
	 * The reply is piped while it comes.
	 */
	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Told once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not told, or twice")
	@State
	public static class PipeVersusAnswer {

		private final Piped piped = new Piped();

		@Actor
		public void asker() {
			this.piped.ask.pipe(this.piped.stage.second.cell, this.piped.inTurn);
		}

		@Actor
		public void replier() {
			this.piped.ask.answer(1);
		}

		@Arbiter
		public void both(II_Result result) {
			this.piped.stage.finish();
			result.r1 = this.piped.told.get();
			result.r2 = this.piped.outcome;
		}

	}

	/**
	 * The reply is piped while it comes and the ask is called off.
	 */
	@JCStressTest
	@Outcome(id = { "1, 1", "1, 3" }, expect = Expect.ACCEPTABLE, desc = "Told once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not told, or twice")
	@State
	public static class PipeVersusAnswerVersusCancel {

		private final Piped piped = new Piped();

		@Actor
		public void asker() {
			this.piped.ask.pipe(this.piped.stage.second.cell, this.piped.inTurn);
		}

		@Actor
		public void replier() {
			this.piped.ask.answer(1);
		}

		@Actor
		public void canceller() {
			this.piped.ask.cancel(false);
			this.piped.stage.work();
		}

		@Arbiter
		public void both(II_Result result) {
			this.piped.stage.finish();
			result.r1 = this.piped.told.get();
			result.r2 = this.piped.outcome;
		}

	}

	/**
	 * The reply comes back to an actor that stops: it is told once or not at all, and
	 * nothing of it is a dead letter.
	 */
	@JCStressTest
	@Outcome(id = { "0, true", "1, true" }, expect = Expect.ACCEPTABLE, desc = "Told once, or stopped before")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Told twice")
	@State
	public static class ReplyVersusStopOfAsker {

		private final Piped piped = new Piped();

		public ReplyVersusStopOfAsker() {
			this.piped.ask.pipe(this.piped.stage.second.cell, this.piped.inTurn);
		}

		@Actor
		public void replier() {
			this.piped.ask.answer(1);
			this.piped.stage.work();
		}

		@Actor
		public void stopper() {
			this.piped.stage.second.cell.stop(StopMode.FORCE);
			this.piped.stage.work();
		}

		@Arbiter
		public void both(IZ_Result result) {
			this.piped.stage.finish();
			result.r1 = this.piped.told.get();
			result.r2 = this.piped.stage.deadLetters() == 0 && this.piped.stage.isSound();
		}

	}

	/**
	 * Two asks are added to a bucket while it expires: neither is lost.
	 */
	@JCStressTest
	@Outcome(id = "2, 2, 2", expect = Expect.ACCEPTABLE, desc = "Both, once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost or doubled")
	@State
	public static class AddVersusExpire {

		private final Stage stage = new Stage();

		private final AtomicInteger told = new AtomicInteger();

		private final Deadlines.Bucket bucket = new Deadlines.Bucket(1);

		private final Ask<Object> first = ask();

		private final Ask<Object> second = ask();

		public AddVersusExpire() {
			// One is the last of the first chunk, and the other the first of the next.
			Ask<Object> answered = ask();
			answered.complete(1);
			for (int i = 0; i < Deadlines.FIRST_CHUNK - 1; i++) {
				this.bucket.add(answered);
			}
			this.told.set(0);
		}

		private Ask<Object> ask() {
			Ask<Object> ask = new Ask<>(this.stage.first.cell, new Stage.Line(null), 1);
			ask.whenComplete((reply, failure) -> this.told.incrementAndGet());
			return ask;
		}

		@Actor
		public void asker() {
			this.bucket.add(this.first);
		}

		@Actor
		public void other() {
			this.bucket.add(this.second);
		}

		@Actor
		public void timers() {
			this.bucket.expire();
		}

		@Arbiter
		public void both(III_Result result) {
			result.r1 = (this.first.isTimedOut() ? 1 : 0) + (this.second.isTimedOut() ? 1 : 0);
			// What was added after the bucket had expired is not gone through again.
			result.r2 = (this.first.isOver() ? 1 : 0) + (this.second.isOver() ? 1 : 0);
			result.r3 = this.told.get();
		}

	}

	/**
	 * An ask is answered, which clears its slot, while its bucket expires.
	 */
	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Answered")
	@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Expired")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Neither, or told twice")
	@State
	public static class AnswerVersusExpire {

		private final Stage stage = new Stage();

		private final AtomicInteger told = new AtomicInteger();

		private volatile int outcome;

		private final Deadlines.Bucket bucket = new Deadlines.Bucket(1);

		private final Ask<Object> ask = new Ask<>(this.stage.first.cell, new Stage.Line(null), 1);

		public AnswerVersusExpire() {
			this.bucket.add(this.ask);
			this.ask.whenComplete((reply, failure) -> {
				this.told.incrementAndGet();
				this.outcome = kind(failure);
			});
		}

		@Actor
		public void replier() {
			this.ask.answer(1);
		}

		@Actor
		public void timers() {
			this.bucket.expire();
		}

		@Arbiter
		public void both(II_Result result) {
			result.r1 = this.told.get();
			result.r2 = this.outcome;
		}

	}

}
