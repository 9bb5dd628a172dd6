package io.pura.actor;

import io.pura.stats.ActorTypeCounters;
import org.jspecify.annotations.Nullable;

/**
 * How the actors of one kind handle messages.
 */
interface Behavior {

	/**
	 * Returns the class of the actors.
	 */
	Class<?> type();

	/**
	 * Returns the protocol of the actors.
	 */
	Class<?> protocol();

	/**
	 * Returns where it is counted what the actors do.
	 */
	ActorTypeCounters counters();

	/**
	 * Returns the handler of a message, or {@code null} if there is none.
	 */
	@Nullable HandlerMethod handler(Object message);

}
