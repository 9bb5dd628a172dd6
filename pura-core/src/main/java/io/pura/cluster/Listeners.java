package io.pura.cluster;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.pura.dispatch.Cancellable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of events, one after the other, without a lock. Safe for use by any
 * thread.
 */
final class Listeners {

	private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

	private final Executor executor;

	private final List<Consumer<ClusterEvent>> registered = new CopyOnWriteArrayList<>();

	private final Queue<ClusterEvent> events = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	Listeners(Executor executor) {
		this.executor = executor;
	}

	Cancellable register(Consumer<ClusterEvent> listener) {
		this.registered.add(listener);
		return () -> this.registered.remove(listener);
	}

	void add(ClusterEvent event) {
		this.events.add(event);
	}

	/**
	 * Has listeners told what was added.
	 */
	void tell() {
		if (this.waiting.getAndIncrement() == 0) {
			try {
				this.executor.execute(this::run);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The system has stopped, and nobody is told of {} events", this.events.size(), ex);
			}
		}
	}

	private void run() {
		int seen;
		do {
			seen = this.waiting.get();
			for (ClusterEvent event = this.events.poll(); event != null; event = this.events.poll()) {
				tell(event);
			}
		}
		while (this.waiting.addAndGet(-seen) != 0);
	}

	private void tell(ClusterEvent event) {
		for (Consumer<ClusterEvent> listener : this.registered) {
			try {
				listener.accept(event);
			}
			catch (RuntimeException | Error ex) {
				logger.error("A listener failed on {}", event, ex);
			}
		}
	}

}
