package io.pura.spring;

import io.pura.actor.ActorSystem;

/**
 * Changes the auto-configured actor system before it is built. Beans of this type are
 * called in order, after the properties under {@code pura} have been applied.
 */
@FunctionalInterface
public interface ActorSystemCustomizer {

	/**
	 * Changes the actor system.
	 * @param builder builds the actor system
	 */
	void customize(ActorSystem.Builder builder);

}
