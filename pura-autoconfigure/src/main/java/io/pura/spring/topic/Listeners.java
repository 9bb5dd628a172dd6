package io.pura.spring.topic;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The actors that listen for an application context, which may close before the actor
 * system does, if that is one of its parent. Safe for use by any thread.
 */
final class Listeners {

	private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

	private static final int LONGEST_SECONDS = 10;

	private final Collection<Listener> listeners = new CopyOnWriteArrayList<>();

	void add(ActorSystem system, ActorRef<?> ref) {
		this.listeners.add(new Listener(system, ref));
	}

	/**
	 * Stops all, and waits up to ten seconds until what they are at is done.
	 */
	void stop() {
		List<CompletableFuture<?>> stops = this.listeners.stream()
			.filter(Listener::isRunning)
			.<CompletableFuture<?>>map(Listener::stop)
			.toList();
		this.listeners.clear();
		try {
			CompletableFuture.allOf(stops.toArray(CompletableFuture<?>[]::new)).get(LONGEST_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.warn("Listeners of topics have not ended within {} seconds, and the beans that they call are"
					+ " destroyed now", LONGEST_SECONDS, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * An actor that listens.
	 *
	 * @param system the system that it lives in
	 * @param ref the actor
	 */
	private record Listener(ActorSystem system, ActorRef<?> ref) {

		/** Otherwise it has stopped with its system, or will. */
		boolean isRunning() {
			return this.system.state() == ActorSystem.State.RUNNING;
		}

		CompletableFuture<?> stop() {
			return this.system.stop(this.ref);
		}

	}

}
