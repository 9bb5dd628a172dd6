package io.pura.actor;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Clock;
import io.pura.dispatch.Timers;
import io.pura.stats.ActorTypeCounters;
import org.jspecify.annotations.Nullable;

/**
 * An actor system whose threads are those of the test, and which sees whether an actor is
 * given to them twice.
 */
final class Stage {

	/** More turns than any test needs. */
	private static final int TURNS = 1000;

	private static final Behavior BEHAVIOR = new Behavior(Extra.class, Extra.class,
			(actor, message, context) -> ((Extra) actor).handle(message), false, Set.of(),
			new ActorTypeCounters("Extra"));

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();

	final ActorSystem system = ActorSystem.builder("stage")
		.executor(this::given)
		.timers(new Timers() {

			@Override
			public Cancellable schedule(Duration delay, Runnable task) {
				Stage.this.timers.add(task);
				return () -> Stage.this.timers.remove(task);
			}

			@Override
			public void close() {
			}

		})
		.clock(Clock.system())
		.throughput(3)
		.build();

	final Extra first;

	final Extra second;

	/** Whether an actor was given to the threads while it was there already. */
	private volatile boolean twice;

	Stage() {
		this(ActorOptions.defaults());
	}

	Stage(ActorOptions options) {
		this.system.start();
		this.first = new Extra(options);
		this.second = new Extra(options);
	}

	private void given(Runnable task) {
		if (task instanceof ActorCell<?> cell) {
			if (!extra(cell).given.compareAndSet(false, true)) {
				this.twice = true;
			}
			this.tasks.add(task);
		}
		else {
			task.run();
		}
	}

	private Extra extra(ActorCell<?> cell) {
		return (cell == this.first.cell) ? this.first : this.second;
	}

	/**
	 * Has a turn of whatever actor waits for one.
	 * @return whether there was one
	 */
	boolean work() {
		Runnable task = this.tasks.poll();
		if (task instanceof ActorCell<?> cell) {
			extra(cell).given.set(false);
			cell.run();
		}
		return task != null;
	}

	/**
	 * Has turns until no actor waits for one, and fires all timers.
	 */
	void finish() {
		for (int i = 0; i < TURNS; i++) {
			Runnable timer = this.timers.poll();
			if (timer != null) {
				timer.run();
			}
			if (!work() && timer == null) {
				return;
			}
		}
		throw new IllegalStateException("This never ends");
	}

	/**
	 * Fires a timer.
	 */
	void fire() {
		Runnable timer = this.timers.poll();
		if (timer != null) {
			timer.run();
		}
	}

	/**
	 * Returns whether no actor was given to the threads twice at once, nor has handled
	 * two messages at once.
	 */
	boolean isSound() {
		return !this.twice && !this.first.isMixedUp && !this.second.isMixedUp;
	}

	int deadLetters() {
		return (int) this.system.deadLetters().count();
	}

	/**
	 * What actors are told.
	 */
	record Line(@Nullable Runnable code) implements Message<Extra, Object> {
	}

	/**
	 * An actor that counts what it is told.
	 */
	final class Extra implements Actor<Extra> {

		private final AtomicBoolean given = new AtomicBoolean();

		private final AtomicBoolean busy = new AtomicBoolean();

		final ActorCell<Extra> cell;

		volatile boolean isMixedUp;

		volatile int handled;

		Extra(ActorOptions options) {
			this.cell = new ActorCell<>(Stage.this.system, null, null, BEHAVIOR, () -> this, options);
			this.cell.createDeclared();
		}

		Object handle(Object message) {
			if (!this.busy.compareAndSet(false, true)) {
				this.isMixedUp = true;
			}
			this.handled++;
			this.busy.set(false);
			Runnable code = ((Line) message).code();
			if (code != null) {
				code.run();
			}
			return 1;
		}

		void tell() {
			this.cell.tell(new Line(null));
		}

		void tell(Runnable code) {
			this.cell.tell(new Line(code));
		}

		void ask(Consumer<Object> outcome) {
			this.cell.ask(new Line(null)).whenComplete((reply, failure) -> outcome.accept(reply));
		}

	}

}
