package io.pura.spring;

import io.pura.actor.ActorOptions;

/**
 * Changes how an {@link ActorComponent} runs, for what its annotation cannot say, such as
 * a supervision strategy. Beans of this type are called in order, each for every actor.
 */
@FunctionalInterface
public interface ActorOptionsCustomizer {

	/**
	 * Changes the options of an actor.
	 * @param name the name of the actor
	 * @param actorType the class of the actor
	 * @param options the options so far
	 * @return the options to take, which may be the same
	 */
	ActorOptions customize(String name, Class<?> actorType, ActorOptions options);

}
