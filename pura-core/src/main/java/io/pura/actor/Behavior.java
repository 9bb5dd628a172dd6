package io.pura.actor;

import java.util.Set;

import io.pura.stats.ActorTypeCounters;

/**
 * How the actors of one kind handle messages.
 *
 * @param type the class of the actors
 * @param protocol the protocol of the actors
 * @param handlers calls the handler of a message
 * @param usesContext whether handlers want the context
 * @param hooks what the class wants to hear of
 * @param counters where it is counted what the actors do
 */
record Behavior(Class<?> type, Class<?> protocol, HandlerCall handlers, boolean usesContext, Set<Hook> hooks,
		ActorTypeCounters counters) {

	boolean has(Hook hook) {
		return this.hooks.contains(hook);
	}

}
