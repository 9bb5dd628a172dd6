package io.pura.actor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A pool whose instances share one queue, which is the mailbox of the pool. In its turn
 * the pool gives a message to an instance that is idle; while none is, it rests. So an
 * instance never has more than one message of the pool, and what is said of mailboxes
 * holds for the queue.
 *
 * @param <P> the protocol
 */
final class NextIdlePool<P> extends PoolCell<P> {

	/** The one that was busy last comes first, as its thread and its cache are warm. */
	private final transient Deque<PoolWorker<P>> idle = new ArrayDeque<>();

	NextIdlePool(ActorSystem system, @Nullable ActorCell<?> parent, @Nullable String name,
			Supplier<? extends Actor<P>> factory, ActorOptions options) {
		// What the pool gives to an instance must not be dropped, also if that bounds
		// itself.
		super(system, parent, name, factory, options, options.forWorker().mailboxCapacity(0).overflow(Overflow.REJECT));
	}

	@Override
	void idle(PoolWorker<P> worker) {
		signal(() -> {
			// It may have said so twice, and have been given something in between.
			if (!worker.isKnownIdle() && !worker.isGiven()) {
				worker.knownIdle(true);
				this.idle.push(worker);
			}
		});
	}

	@Override
	boolean isPaused() {
		return super.isPaused() || next() == null;
	}

	/**
	 * Returns an idle instance, without those that are being restarted or stopped: they
	 * are told, and say so when they are back, be it as the same instance.
	 */
	private @Nullable PoolWorker<P> next() {
		PoolWorker<P> worker = this.idle.peek();
		while (worker != null && worker.state() != ActorState.RUNNING) {
			worker.knownIdle(false);
			this.idle.remove();
			worker.dropped();
			worker = this.idle.peek();
		}
		return worker;
	}

	@Override
	boolean handle(Object item) {
		if (item instanceof Ask<?> ask && ask.isOver()) {
			discard(ask);
			return false;
		}
		PoolWorker<P> worker = this.idle.remove();
		worker.knownIdle(false);
		worker.give(item);
		return false;
	}

}
