package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The cell of a pool, that is of several instances of an actor behind one reference. The
 * instances are its children, named by their numbers. One that comes to an end is
 * replaced, until the pool itself is to stop. How messages get to the instances is up to
 * {@link NextIdlePool} and {@link RoutedPool}.
 *
 * @param <P> the protocol
 */
abstract sealed class PoolCell<P> extends ActorCell<P> permits NextIdlePool, RoutedPool {

	private final transient Supplier<? extends Actor<P>> factory;

	private final transient ActorOptions options;

	private final transient ActorOptions workerOptions;

	/** What the instances are, known before anybody sends a message. */
	private transient @Nullable Behavior workerBehavior;

	/** By their numbers. */
	private volatile transient List<PoolWorker<P>> workers = List.of();

	PoolCell(ActorSystem system, @Nullable ActorCell<?> parent, @Nullable String name,
			Supplier<? extends Actor<P>> factory, ActorOptions options, ActorOptions workerOptions) {
		super(system, parent, name, null, Pool::new, options.forPool());
		this.factory = factory;
		this.options = options;
		this.workerOptions = workerOptions;
	}

	static <P> PoolCell<P> of(ActorSystem system, @Nullable ActorCell<?> parent, @Nullable String name,
			Supplier<? extends Actor<P>> factory, ActorOptions options) {
		return (options.routing() == Routing.NEXT_IDLE) ? new NextIdlePool<>(system, parent, name, factory, options)
				: new RoutedPool<>(system, parent, name, factory, options);
	}

	/**
	 * Called by an instance, in its turn, when it has handled what the pool gave to it,
	 * or could handle something for the first time.
	 */
	abstract void idle(PoolWorker<P> worker);

	/**
	 * Returns the instances, on any thread.
	 */
	List<PoolWorker<P>> workers() {
		return this.workers;
	}

	/**
	 * Returns whether instances give their place to another one in their cell, on any
	 * thread. Not while the pool restarts, which waits for their end.
	 */
	boolean isOpen() {
		ActorState state = state();
		return state == ActorState.STARTING || state == ActorState.RUNNING;
	}

	@Override
	void createFirst(ActorOptions options) {
		PoolWorker<P> first = add(0, null);
		first.createFirst(this.workerOptions);
		declare(first, first.behavior());
		createDeclared();
	}

	/**
	 * Adds the instances of a pool of which only their class is known yet.
	 */
	void declare(Behavior workerBehavior) {
		declare(add(0, workerBehavior), workerBehavior);
	}

	private void declare(PoolWorker<P> first, Behavior workerBehavior) {
		this.workerBehavior = workerBehavior;
		behavior(new Behavior(Pool.class, workerBehavior.protocol(), workerBehavior.handlers(), false,
				Set.of(Hook.STARTED), system().types().counters(Pool.class)));
		List<PoolWorker<P>> workers = new ArrayList<>();
		workers.add(first);
		for (int i = 1; i < this.options.instances(); i++) {
			workers.add(add(i, workerBehavior));
		}
		this.workers = List.copyOf(workers);
	}

	@Override
	void createDeclared() {
		this.workers.forEach(CellLife::createDeclared);
	}

	private PoolWorker<P> add(int number, @Nullable Behavior behavior) {
		PoolWorker<P> worker = new PoolWorker<>(this, number, behavior, this.factory, this.workerOptions);
		context().childrenToBe().add(worker);
		return worker;
	}

	/**
	 * Called when an instance has ended, on any thread. Waits as a restart does, as
	 * whatever ended the instance may do so again at once, and for as long as the pool
	 * itself waits for a decision or a restart.
	 */
	void replaceLater() {
		ActorState state = state();
		if (state != ActorState.STOPPING && state != ActorState.STOPPED) {
			Duration backoff = this.options.supervisionOr(system().settings().supervision()).backoff();
			system().timers().schedule(backoff, () -> signal(this::replace));
		}
	}

	private void replace() {
		if (state() == ActorState.RUNNING) {
			fill();
		}
		else {
			replaceLater();
		}
	}

	/**
	 * Replaces the instances that have ended, in turn.
	 */
	void fill() {
		List<PoolWorker<P>> workers = new ArrayList<>(this.workers);
		List<PoolWorker<P>> fresh = new ArrayList<>();
		for (int i = 0; i < workers.size(); i++) {
			if (workers.get(i).isClosed()) {
				fresh.add(add(i, this.workerBehavior));
				workers.set(i, fresh.get(fresh.size() - 1));
			}
		}
		this.workers = List.copyOf(workers);
		fresh.forEach(CellLife::start);
	}

	@Override
	String typeName() {
		Behavior behavior = this.workerBehavior;
		return (behavior != null) ? behavior.counters().type() : super.typeName();
	}

}
