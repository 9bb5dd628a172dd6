package io.pura.actor;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Races of two actors that begin to wait for each other.
 */
public class WaitForGraphStress {

	/**
	 * Two actors, each of which is asked by the other one.
	 */
	static class Pair {

		private final Stage stage = new Stage();

		final ActorCell<Stage.Extra> first = this.stage.first.cell;

		final ActorCell<Stage.Extra> second = this.stage.second.cell;

		final Ask<@Nullable Void> toFirst = Ask.delivery(this.first, new Stage.Line(null));

		final Ask<@Nullable Void> toSecond = Ask.delivery(this.second, new Stage.Line(null));

		static void await(ActorCell<?> cell, Ask<@Nullable Void> ask) {
			cell.context().await(ask, true, null, null, (value, failure) -> {
			});
			cell.context().isAwaiting();
		}

		static void join(ActorCell<?> cell, Ask<?> ask) {
			cell.context().waits().block(ask, ask);
		}

		void failures(I_Result result) {
			result.r1 = (this.toFirst.isCompletedExceptionally() ? 1 : 0)
					+ (this.toSecond.isCompletedExceptionally() ? 1 : 0);
		}

	}

	/**
	 * Both await a stage.
	 */
	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Found and broken once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Overlooked, or broken twice")
	@State
	public static class AwaitVersusAwait extends Pair {

		@Actor
		public void one() {
			await(this.first, this.toSecond);
		}

		@Actor
		public void two() {
			await(this.second, this.toFirst);
		}

		@Arbiter
		public void found(I_Result result) {
			failures(result);
		}

	}

	/**
	 * One awaits a stage, the other one joins.
	 */
	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Found and broken once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Overlooked, or broken twice")
	@State
	public static class AwaitVersusJoin extends Pair {

		@Actor
		public void one() {
			await(this.first, this.toSecond);
		}

		@Actor
		public void two() {
			join(this.second, this.toFirst);
		}

		@Arbiter
		public void found(I_Result result) {
			failures(result);
		}

	}

	/**
	 * One joins, the handler of the other one is interleaved and returns a stage.
	 */
	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Found and broken once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Overlooked, or broken twice")
	@State
	public static class JoinVersusInterleaved extends Pair {

		@Actor
		public void one() {
			join(this.first, this.toSecond);
		}

		@Actor
		public void two() {
			this.second.context().owe(this.toSecond, this.toFirst, true);
			this.second.system().waits().added(this.toFirst, this.toSecond);
		}

		@Arbiter
		public void found(I_Result result) {
			failures(result);
		}

	}

}
