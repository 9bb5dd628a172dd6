package io.pura.actor;

import java.util.function.Supplier;

/**
 * A factory of actors that also wants to know when an instance is no longer used.
 *
 * @param <A> the type of the actors
 */
@FunctionalInterface
public interface ActorFactory<A extends Actor<?>> extends Supplier<A> {

	/**
	 * Called in the actor's turn when an instance has stopped or was replaced.
	 * @param actor the instance
	 */
	default void discarded(Actor<?> actor) {
	}

}
