package io.pura.autoconfigure;

import java.time.Duration;

import io.pura.actor.ActorSystem;
import io.pura.dispatch.DispatcherSettings;

/**
 * Makes of the properties the dispatchers of the actor system.
 */
final class DispatcherPropertiesMapper {

	private static final String BLOCKING = "pura.dispatcher.blocking";

	private final PuraProperties properties;

	DispatcherPropertiesMapper(PuraProperties properties) {
		this.properties = properties;
	}

	void apply(ActorSystem.Builder builder, boolean virtualThreads) {
		builder.virtualThreads(virtualThreads);
		PuraProperties.Blocking blocking = this.properties.dispatcher().blocking();
		DispatcherSettings settings = blocking(BLOCKING, blocking.maxThreads(), blocking.keepAlive());
		if (!virtualThreads) {
			builder.dispatcher("blocking", settings);
		}
		this.properties.dispatchers().forEach((name, dispatcher) -> define(builder, name, dispatcher));
	}

	private static void define(ActorSystem.Builder builder, String name, PuraProperties.NamedDispatcher dispatcher) {
		String property = "pura.dispatchers." + name;
		DispatcherSettings settings = switch (dispatcher.type()) {
			case FORK_JOIN -> forkJoin(property, dispatcher.parallelism());
			case BLOCKING -> blocking(property, dispatcher.maxThreads(), dispatcher.keepAlive());
			case PINNED -> DispatcherSettings.pinned();
		};
		try {
			builder.dispatcher(name, settings);
		}
		catch (IllegalArgumentException ex) {
			throw PropertyChecks.invalid(property, dispatcher,
					"It cannot be the name of a dispatcher: " + ex.getMessage() + ".");
		}
	}

	private static DispatcherSettings forkJoin(String property, int parallelism) {
		PropertyChecks.notNegative(property + ".parallelism", parallelism, "0, which takes the number of processors");
		return DispatcherSettings
			.forkJoin((parallelism > 0) ? parallelism : Math.max(2, Runtime.getRuntime().availableProcessors()));
	}

	private static DispatcherSettings blocking(String property, int maxThreads, Duration keepAlive) {
		return DispatcherSettings.blocking(PropertyChecks.positive(property + ".max-threads", maxThreads),
				PropertyChecks.notNegative(property + ".keep-alive", keepAlive, "0s, which ends a thread at once"));
	}

}
