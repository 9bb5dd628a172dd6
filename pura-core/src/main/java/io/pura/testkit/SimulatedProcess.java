package io.pura.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

import io.pura.actor.ActorSystem;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Timers;

/**
 * The timers and the executor of one of several actor systems that share a
 * {@link ManualTime}. Like a process of an operating system it can be stopped in its
 * tracks, go on, and be killed, and its end leaves the others alone. Safe for use by any
 * thread.
 *
 * <pre class="code">
 * ManualTime time = new ManualTime(new SplittableRandom(seed));
 * ActorSystem one = time.process().builder("one").random(new SplittableRandom(seed)).build();
 * ActorSystem two = time.process().builder("two").random(new SplittableRandom(seed)).build();
 * </pre>
 */
public final class SimulatedProcess implements Timers, Executor {

	private final ManualTime time;

	private final Set<Cancellable> scheduled = new LinkedHashSet<>();

	private final Deque<Runnable> held = new ArrayDeque<>();

	private boolean paused;

	private boolean closed;

	private boolean killed;

	SimulatedProcess(ManualTime time) {
		this.time = time;
	}

	/**
	 * Returns a builder of an actor system that runs in this process. To be the same in
	 * each run it also needs a {@linkplain ActorSystem.Builder#random source of chance}.
	 * @param name the name of the system
	 * @return a builder with clock, timers and executor
	 */
	public ActorSystem.Builder builder(String name) {
		return drive(ActorSystem.builder(name));
	}

	/**
	 * Has an actor system run in this process.
	 * @param builder builds the system
	 * @return the same builder, with clock, timers and executor
	 */
	public ActorSystem.Builder drive(ActorSystem.Builder builder) {
		return builder.clock(this.time).timers(this).executor(this).driven();
	}

	@Override
	public synchronized Cancellable schedule(Duration delay, Runnable task) {
		if (this.closed) {
			return () -> {
			};
		}
		Scheduled entry = new Scheduled(task);
		this.scheduled.add(entry);
		entry.handle = this.time.schedule(delay, () -> runOrHold(entry));
		return entry;
	}

	@Override
	public void execute(Runnable task) {
		this.time.execute(() -> runOrHold(task));
	}

	private void runOrHold(Runnable task) {
		synchronized (this) {
			if (this.killed) {
				return;
			}
			if (this.paused) {
				this.held.add(task);
				return;
			}
		}
		task.run();
	}

	/**
	 * Stops this process in its tracks. What becomes due or is executed waits until it is
	 * {@linkplain #resume resumed}; a task that runs already is finished.
	 */
	public synchronized void pause() {
		this.paused = true;
	}

	/**
	 * Goes on, when the time is moved next, with all that waits.
	 */
	public synchronized void resume() {
		this.paused = false;
		List<Runnable> tasks = List.copyOf(this.held);
		this.held.clear();
		tasks.forEach(this::execute);
	}

	/**
	 * Ends this process without a word: nothing of it runs any more.
	 */
	public synchronized void kill() {
		this.killed = true;
		this.held.clear();
		close();
	}

	/**
	 * Calls off what this process has scheduled. Its executor goes on.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		List.copyOf(this.scheduled).forEach(Cancellable::cancel);
	}

	private synchronized boolean remove(Scheduled entry) {
		return this.scheduled.remove(entry);
	}

	/**
	 * A task that was neither run nor called off.
	 */
	private final class Scheduled implements Cancellable, Runnable {

		private final Runnable task;

		private Cancellable handle = () -> {
		};

		Scheduled(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (remove(this)) {
				this.task.run();
			}
		}

		@Override
		public void cancel() {
			remove(this);
			this.handle.cancel();
		}

	}

}
