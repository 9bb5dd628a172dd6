package io.pura.benchmarks.local.pura;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;

/**
 * Starts actors whose names are of no interest.
 */
final class Anonymous {

	private static final AtomicLong names = new AtomicLong();

	private Anonymous() {
	}

	static <P> ActorRef<P> spawn(ActorSystem system, Supplier<? extends Actor<P>> factory) {
		return system.spawn(nextName(), factory);
	}

	static <P> ActorRef<P> spawn(ActorContext<?> context, Supplier<? extends Actor<P>> factory) {
		return context.spawn(nextName(), factory);
	}

	private static String nextName() {
		return Long.toString(names.incrementAndGet());
	}

}
