package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Races of those who set timers and call them off with the thread of the
 * {@link WheelTimers}.
 */
public class WheelTimersStress {

	private static final Clock CLOCK = Clock.system();

	private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

	private static final WheelTimers TIMERS = timers();

	private static WheelTimers timers() {
		return new WheelTimers(CLOCK, "stress-timers", WheelTimersStress.class.getClassLoader());
	}

	private static void await(AtomicInteger count, int enough) {
		long end = CLOCK.nanos() + PATIENCE_NANOS;
		while (count.get() < enough && CLOCK.nanos() < end) {
			Thread.yield();
		}
	}

	/**
	 * Timers are set while the thread goes to sleep: none is missed.
	 */
	@JCStressTest
	@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "All have run once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Missed or doubled")
	@State
	public static class ScheduleVersusSleep {

		private final AtomicInteger ran = new AtomicInteger();

		@Actor
		public void first() {
			TIMERS.schedule(Duration.ZERO, this.ran::incrementAndGet);
			TIMERS.schedule(Duration.ofMillis(1), this.ran::incrementAndGet);
		}

		@Actor
		public void second() {
			TIMERS.schedule(Duration.ZERO, this.ran::incrementAndGet);
		}

		@Arbiter
		public void all(I_Result result) {
			await(this.ran, 3);
			result.r1 = this.ran.get();
		}

	}

	/**
	 * The first timers of all are set by two threads at once.
	 */
	@JCStressTest
	@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both have run once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Missed or doubled")
	@State
	public static class FirstSchedule {

		private final WheelTimers timers = timers();

		private final AtomicInteger ran = new AtomicInteger();

		@Actor
		public void first() {
			this.timers.schedule(Duration.ZERO, this.ran::incrementAndGet);
		}

		@Actor
		public void second() {
			this.timers.schedule(Duration.ZERO, this.ran::incrementAndGet);
		}

		@Arbiter
		public void all(I_Result result) {
			await(this.ran, 2);
			this.timers.close();
			result.r1 = this.ran.get();
		}

	}

	/**
	 * A timer is called off while it fires, by two threads: it runs once or not at all,
	 * and one that was set later runs.
	 */
	@JCStressTest
	@Outcome(id = { "0, 1", "1, 1" }, expect = Expect.ACCEPTABLE, desc = "Called off, or too late")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Doubled, or the wrong one")
	@State
	public static class CancelVersusFire {

		private final AtomicInteger ran = new AtomicInteger();

		private final AtomicInteger later = new AtomicInteger();

		private final Cancellable timer = TIMERS.schedule(Duration.ofNanos(1), this.ran::incrementAndGet);

		@Actor
		public void first() {
			this.timer.cancel();
		}

		@Actor
		public void second() {
			this.timer.cancel();
			TIMERS.schedule(Duration.ZERO, this.later::incrementAndGet);
		}

		@Arbiter
		public void both(II_Result result) {
			await(this.later, 1);
			result.r1 = this.ran.get();
			result.r2 = this.later.get();
		}

	}

	/**
	 * A timer is set while the timers are closed: it runs once or not at all, and nothing
	 * else happens.
	 */
	@JCStressTest
	@Outcome(id = { "0, 0", "1, 0" }, expect = Expect.ACCEPTABLE, desc = "Set in time, or too late")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Run after the end")
	@State
	public static class ScheduleVersusClose {

		private final WheelTimers timers = timers();

		private final AtomicInteger ran = new AtomicInteger();

		private final AtomicInteger later = new AtomicInteger();

		@Actor
		public void first() {
			this.timers.schedule(Duration.ZERO, this.ran::incrementAndGet);
		}

		@Actor
		public void second() {
			this.timers.close();
		}

		@Arbiter
		public void both(II_Result result) {
			this.timers.schedule(Duration.ZERO, this.later::incrementAndGet);
			Thread.yield();
			result.r1 = this.ran.get();
			result.r2 = this.later.get();
		}

	}

}
