package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Races of a {@link Worker} with the monitor about what stands in its next slot.
 */
public class WorkerStress {

	/** How long other threads have for what they do. */
	private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

	private static final ClassLoader LOADER = WorkerStress.class.getClassLoader();

	private static final ForkJoinDispatcher DISPATCHER = new ForkJoinDispatcher("stress", 1, LOADER);

	private static final ForkJoinPool POOL = new ForkJoinPool(1);

	private static Worker newWorker() {
		return new Worker(DISPATCHER, POOL, "worker", LOADER);
	}

	private static void await(BooleanSupplier condition) {
		long end = Clock.system().nanos() + PATIENCE_NANOS;
		while (!condition.getAsBoolean() && Clock.system().nanos() - end < 0) {
			Thread.yield();
		}
	}

	private static void rescue(Worker worker) {
		int slot = worker.slot();
		Task task = Worker.isFull(slot) ? worker.take(slot) : null;
		if (task != null) {
			task.work();
		}
	}

	/**
	 * What stands in the slot runs once, here or there.
	 */
	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost or doubled")
	@State
	public static class TakeVersusRescue {

		private final Worker worker = newWorker();

		private final Count next = new Count(() -> {
		});

		private final Count first = new Count(() -> this.worker.runNext(this.next));

		@Actor
		public void worker() {
			this.worker.run(this.first);
		}

		@Actor
		public void monitor() {
			rescue(this.worker);
		}

		@Arbiter
		public void both(II_Result result) {
			result.r1 = this.first.count();
			result.r2 = this.next.count();
		}

	}

	/**
	 * What is displaced runs once, and so does what displaces it.
	 */
	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost or doubled")
	@State
	public static class DisplaceVersusRescue {

		private final Worker worker = newWorker();

		private final Count second = new Count(() -> {
		});

		private final Count next = new Count(() -> {
		});

		private final Count first = new Count(() -> {
			this.worker.runNext(this.next);
			this.worker.runNext(this.second);
		});

		@Actor
		public void worker() {
			this.worker.run(this.first);
		}

		@Actor
		public void monitor() {
			rescue(this.worker);
		}

		@Arbiter
		public void both(II_Result result) {
			await(() -> this.next.count() + this.second.count() >= 2);
			result.r1 = this.next.count();
			result.r2 = this.second.count();
		}

	}

	/**
	 * What is left to others before a wait runs once.
	 */
	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost or doubled")
	@State
	public static class FlushVersusRescue {

		private final Worker worker = newWorker();

		private final Count next = new Count(() -> {
		});

		private final Count first = new Count(() -> {
			this.worker.runNext(this.next);
			this.worker.aboutToBlock();
		});

		@Actor
		public void worker() {
			this.worker.run(this.first);
		}

		@Actor
		public void monitor() {
			rescue(this.worker);
		}

		@Arbiter
		public void both(II_Result result) {
			await(() -> this.next.count() >= 1);
			result.r1 = this.first.count();
			result.r2 = this.next.count();
		}

	}

	/**
	 * Two tasks take turns in the slot, again and again, while what stands there is
	 * rescued: what is put there runs once.
	 */
	@JCStressTest
	@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "All once")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost or doubled, or left in the slot")
	@State
	public static class TurnsVersusRescue {

		private static final int TURNS = 6;

		private final Worker worker = newWorker();

		private Thread owner;

		private int put = 1;

		private final Count one = new Count(() -> hop(true));

		private final Count two = new Count(() -> hop(false));

		private void hop(boolean second) {
			// What is rescued does not come back, as only its thread fills the slot.
			if (Thread.currentThread() == this.owner && this.put < TURNS) {
				this.put++;
				this.worker.runNext(second ? this.two : this.one);
			}
		}

		@Actor
		public void worker() {
			this.owner = Thread.currentThread();
			this.worker.run(this.one);
		}

		@Actor
		public void monitor() {
			rescue(this.worker);
			rescue(this.worker);
			rescue(this.worker);
		}

		@Arbiter
		public void all(II_Result result) {
			result.r1 = this.put - this.one.count() - this.two.count();
			result.r2 = Worker.isFull(this.worker.slot()) ? 1 : 0;
		}

	}

	private static final class Count extends Task {

		private final transient Runnable code;

		private final AtomicInteger count = new AtomicInteger();

		Count(Runnable code) {
			this.code = code;
		}

		int count() {
			return this.count.get();
		}

		@Override
		protected void work() {
			this.code.run();
			this.count.incrementAndGet();
		}

	}

}
