package io.pura.remote;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/**
 * Races in the counts of bytes that wait, here and to be sent.
 */
public class FlowStress {

	private static final RecipientKey KEY = RecipientKey.named("actor");

	/**
	 * Two messages want the last place, while another one gives up its own.
	 */
	@JCStressTest
	@Outcome(id = { "true, false, true", "false, true, true", "true, true, true" }, expect = Expect.ACCEPTABLE,
			desc = "As many as there is room for")
	@Outcome(id = "false, false, true", expect = Expect.ACCEPTABLE_INTERESTING,
			desc = "Both came while the place was not free yet")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Too many, or a wrong count")
	@State
	public static class TakeVersusTake {

		private final Room room = new Room(2, 100);

		private boolean first;

		private boolean second;

		public TakeVersusTake() {
			this.room.take(40);
		}

		@Actor
		public void sender() {
			this.first = this.room.take(60);
		}

		@Actor
		public void other() {
			this.second = this.room.take(60);
		}

		@Actor
		public void lane() {
			this.room.give(Room.of(40));
		}

		@Arbiter
		public void rest(ZZZ_Result result) {
			int taken = (this.first ? 1 : 0) + (this.second ? 1 : 0);
			result.r1 = this.first;
			result.r2 = this.second;
			result.r3 = this.room.bytes() == taken * 60L && taken < 2;
		}

	}

	/**
	 * A recipient is held while what waits for it leaves.
	 */
	@JCStressTest
	@Outcome(id = { "0, false", "1, true", "1, false" }, expect = Expect.ACCEPTABLE, desc = "It is resumed if it is held")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Held for ever, or resumed twice")
	@State
	public static class HoldVersusLeave {

		private final AtomicInteger low = new AtomicInteger();

		private final Inlet inlet = new Inlet(KEY, new Inflow(800), (inlet) -> this.low.incrementAndGet());

		private boolean held;

		public HoldVersusLeave() {
			this.inlet.handOver(100);
			this.inlet.handOver(100);
		}

		@Actor
		public void lane() {
			this.held = this.inlet.isOverShare() && !this.inlet.isLow();
		}

		@Actor
		public void actor() {
			this.inlet.left(100);
		}

		@Actor
		public void other() {
			this.inlet.left(100);
		}

		@Arbiter
		public void rest(IZ_Result result) {
			result.r1 = this.low.get();
			result.r2 = this.held;
		}

	}

	/**
	 * A recipient is held while a told message and a delivery leave.
	 */
	@JCStressTest
	@Outcome(id = { "0, false", "1, true", "1, false" }, expect = Expect.ACCEPTABLE, desc = "It is resumed if it is held")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Held for ever, or resumed twice")
	@State
	public static class HoldVersusDelivery {

		private final AtomicInteger low = new AtomicInteger();

		private final Inlet inlet = new Inlet(KEY, new Inflow(800), (inlet) -> this.low.incrementAndGet());

		private boolean held;

		public HoldVersusDelivery() {
			this.inlet.handOver(100);
			this.inlet.deliveryReady(100);
		}

		@Actor
		public void lane() {
			this.held = this.inlet.isOverShare() && !this.inlet.isLow();
		}

		@Actor
		public void actor() {
			this.inlet.left(100);
		}

		@Actor
		public void other() {
			this.inlet.deliveryLeft(100);
		}

		@Arbiter
		public void rest(IZ_Result result) {
			result.r1 = this.low.get();
			result.r2 = this.held;
		}

	}

	/**
	 * A lane holds its credit while what waits leaves.
	 */
	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It goes on once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Held for ever, or resumed twice")
	@State
	public static class HoldLaneVersusLeave {

		private final AtomicInteger resumed = new AtomicInteger();

		private final Inflow inflow = new Inflow(800);

		public HoldLaneVersusLeave() {
			this.inflow.handedOver(0, 1000);
		}

		@Actor
		public void lane() {
			this.inflow.hold(this.resumed::incrementAndGet);
		}

		@Actor
		public void actor() {
			this.inflow.left(0, 500);
		}

		@Actor
		public void other() {
			this.inflow.left(0, 500);
		}

		@Arbiter
		public void rest(I_Result result) {
			result.r1 = this.resumed.get();
		}

	}

}
