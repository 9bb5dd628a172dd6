package io.pura.actor;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes and discards the instances of an actor, with the factory that it was spawned
 * with. There is no object between an actor and its factory, as there are many actors.
 */
final class Instances {

	private Instances() {
	}

	/**
	 * Returns a factory that wants the context before the actor exists.
	 */
	static <P> Supplier<Actor<P>> of(Function<ActorContext<P>, ? extends Actor<P>> factory) {
		return new WithContext<>(factory);
	}

	/**
	 * Returns whether instances are made in turn, since they may use their context.
	 */
	static boolean isInTurn(Supplier<?> factory) {
		return factory instanceof WithContext<?>;
	}

	@SuppressWarnings("unchecked")
	static <P> Actor<P> create(Supplier<? extends Actor<P>> factory, CellLife<P> cell) {
		return (factory instanceof WithContext<?>) ? ((WithContext<P>) factory).create(cell.context()) : factory.get();
	}

	static void discard(Supplier<?> factory, Actor<?> actor) {
		if (factory instanceof ActorFactory<?> actorFactory) {
			actorFactory.discarded(actor);
		}
	}

	private record WithContext<P>(Function<ActorContext<P>, ? extends Actor<P>> factory) implements Supplier<Actor<P>> {

		Actor<P> create(ActorContext<P> context) {
			return this.factory.apply(context);
		}

		@Override
		public Actor<P> get() {
			throw new IllegalStateException("This factory needs a context");
		}

	}

}
