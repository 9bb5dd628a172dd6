package io.pura.actor;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes and discards the instances of one actor.
 *
 * @param <P> the protocol of the actor
 */
interface Instances<P> {

	Actor<P> create(ActorContext<P> context);

	default void discard(Actor<?> actor) {
	}

	static <P> Instances<P> of(Supplier<? extends Actor<P>> factory) {
		if (!(factory instanceof ActorFactory<?> actorFactory)) {
			return (context) -> factory.get();
		}
		return new Instances<>() {

			@Override
			public Actor<P> create(ActorContext<P> context) {
				return factory.get();
			}

			@Override
			public void discard(Actor<?> actor) {
				actorFactory.discarded(actor);
			}

		};
	}

	static <P> Instances<P> of(Function<ActorContext<P>, ? extends Actor<P>> factory) {
		return factory::apply;
	}

}
