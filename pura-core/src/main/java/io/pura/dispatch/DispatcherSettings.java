package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What kind of threads a dispatcher has, and how many. Immutable.
 */
public sealed interface DispatcherSettings {

	/**
	 * Returns settings of a dispatcher with a fixed number of threads that share their
	 * work, for handlers that do not block. The default dispatcher is of this kind.
	 * @param parallelism the number of threads
	 * @return the settings
	 */
	static DispatcherSettings forkJoin(int parallelism) {
		return new ForkJoin(parallelism);
	}

	/**
	 * Returns settings of a dispatcher for handlers that may block, which has as many
	 * threads as actors have something to do, up to a bound; others wait then. Threads
	 * end after a minute without work. They are virtual if the actor system is told so.
	 * @param maxThreads the largest number of threads, not counting those that wait for
	 * the reply to an ask or for room in a mailbox
	 * @return the settings
	 */
	static DispatcherSettings blocking(int maxThreads) {
		return blocking(maxThreads, Blocking.KEEP_ALIVE);
	}

	/**
	 * Returns settings of a dispatcher for handlers that may block.
	 * @param maxThreads the largest number of threads, not counting those that wait for
	 * the reply to an ask or for room in a mailbox
	 * @param keepAlive how long a thread without work lives on; has no meaning for
	 * virtual threads
	 * @return the settings
	 * @see #blocking(int)
	 */
	static DispatcherSettings blocking(int maxThreads, Duration keepAlive) {
		return new Blocking(maxThreads, keepAlive);
	}

	/**
	 * Returns settings of a dispatcher that has a thread for each of its actors, which is
	 * started with the actor, runs nothing else, and ends with the actor.
	 * @return the settings
	 */
	static DispatcherSettings pinned() {
		return Pinned.SETTINGS;
	}

	/**
	 * Returns settings of a dispatcher on an executor that its owner shuts down, after
	 * the actor system.
	 * @param executor the executor
	 * @return the settings
	 */
	static DispatcherSettings executor(Executor executor) {
		return new Given(executor);
	}

	/**
	 * A fixed number of threads.
	 *
	 * @param parallelism the number of threads
	 */
	record ForkJoin(int parallelism) implements DispatcherSettings {

		/**
		 * Creates settings.
		 */
		public ForkJoin {
			requirePositive("parallelism", parallelism);
		}

	}

	/**
	 * Threads on demand.
	 *
	 * @param maxThreads the largest number of threads
	 * @param keepAlive how long a thread without work lives on
	 */
	record Blocking(int maxThreads, Duration keepAlive) implements DispatcherSettings {

		static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

		/**
		 * Creates settings.
		 */
		public Blocking {
			requirePositive("maxThreads", maxThreads);
			if (keepAlive.isNegative()) {
				throw new IllegalArgumentException("'keepAlive' must be 0 or more, but was " + keepAlive);
			}
		}

	}

	/**
	 * A thread for each actor.
	 */
	enum Pinned implements DispatcherSettings {

		/**
		 * The only ones.
		 */
		SETTINGS

	}

	/**
	 * Threads of somebody else.
	 *
	 * @param executor the executor
	 */
	record Given(Executor executor) implements DispatcherSettings {

	}

	private static void requirePositive(String name, int value) {
		if (value <= 0) {
			throw new IllegalArgumentException("'" + name + "' must be positive, but was " + value);
		}
	}

}
