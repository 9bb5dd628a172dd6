package io.pura.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.pura.Internal;
import io.pura.stats.DispatcherStats;

/**
 * The dispatchers of one actor system by their names. Threads are started when there is
 * something to do. Safe for use by any thread.
 */
@Internal
public final class Dispatchers {

	/** The name of the dispatcher of actors that name none. */
	public static final String DEFAULT = "default";

	/** The name of the dispatcher for actors that may block. */
	public static final String BLOCKING = "blocking";

	/** The name of the dispatcher for actors with a thread of their own. */
	public static final String PINNED = "pinned";

	private static final int MAX_THREADS = 256;

	private final Map<String, NamedDispatcher> named = new LinkedHashMap<>();

	private Dispatchers(Dispatcher usual) {
		this.named.put(DEFAULT, new NamedDispatcher.Shared(usual));
	}

	/**
	 * Returns dispatchers with threads of their own.
	 * @param usual the dispatcher of actors that name none
	 * @param others the other dispatchers
	 * @param threadPrefix begins the names of threads
	 * @param contextClassLoader the context class loader of threads
	 * @param virtualThreads whether those that may block are virtual, if there are such
	 * @return the dispatchers
	 */
	public static Dispatchers of(Dispatcher usual, Map<String, DispatcherSettings> others, String threadPrefix,
			ClassLoader contextClassLoader, boolean virtualThreads) {
		boolean virtual = virtualThreads && VirtualThreads.areThere();
		Map<String, DispatcherSettings> all = new LinkedHashMap<>();
		all.put(BLOCKING, DispatcherSettings.blocking(virtual ? Integer.MAX_VALUE : MAX_THREADS));
		all.put(PINNED, DispatcherSettings.pinned());
		all.putAll(others);
		Dispatchers dispatchers = new Dispatchers(usual);
		all.forEach((name, settings) -> dispatchers.named.put(name,
				create(settings, threadPrefix + "-" + name, contextClassLoader, virtual)));
		return dispatchers;
	}

	/**
	 * Returns dispatchers that are all the same one.
	 * @param usual the dispatcher of all actors
	 * @param others the names of the dispatchers besides those that are always there
	 * @return the dispatchers
	 */
	public static Dispatchers allOn(Dispatcher usual, Iterable<String> others) {
		Dispatchers dispatchers = new Dispatchers(usual);
		NamedDispatcher same = new NamedDispatcher.Shared(usual);
		dispatchers.named.put(BLOCKING, same);
		dispatchers.named.put(PINNED, same);
		others.forEach((name) -> dispatchers.named.put(name, same));
		return dispatchers;
	}

	private static NamedDispatcher create(DispatcherSettings settings, String threadName, ClassLoader classLoader,
			boolean virtual) {
		if (settings instanceof DispatcherSettings.ForkJoin forkJoin) {
			return new NamedDispatcher.Shared(new ForkJoinDispatcher(threadName, forkJoin.parallelism(), classLoader));
		}
		if (settings instanceof DispatcherSettings.Blocking blocking) {
			return new NamedDispatcher.Shared(virtual
					? new ElasticDispatcher(ThreadMaker.virtual(threadName, classLoader), blocking.maxThreads(),
							Duration.ZERO)
					: new ElasticDispatcher(ThreadMaker.platform(threadName, classLoader), blocking.maxThreads(),
							blocking.keepAlive()));
		}
		if (settings instanceof DispatcherSettings.Given given) {
			return new NamedDispatcher.Shared(new ExecutorDispatcher(given.executor()));
		}
		return new PinnedThreads(threadName, classLoader);
	}

	/**
	 * Returns what runs a task, which is to be {@linkplain Dispatcher#release released}
	 * when the task is over.
	 * @param name the name of the dispatcher
	 * @param taskName the name of the task, for people
	 * @return the dispatcher
	 * @throws UnknownDispatcherException if there is no dispatcher of the name
	 */
	public Dispatcher forTask(String name, String taskName) {
		NamedDispatcher dispatcher = this.named.get(name);
		if (dispatcher == null) {
			throw new UnknownDispatcherException(name, taskName, new TreeSet<>(this.named.keySet()));
		}
		return dispatcher.forTask(taskName);
	}

	/**
	 * Returns the figures of the dispatchers.
	 * @return a snapshot
	 */
	public List<DispatcherStats> stats() {
		List<DispatcherStats> stats = new ArrayList<>();
		this.named.forEach(
				(name, dispatcher) -> stats.add(new DispatcherStats(name, dispatcher.threads(), dispatcher.queued())));
		return stats;
	}

	/**
	 * Returns the tasks that run on threads which must not be blocked.
	 * @return a snapshot
	 */
	public List<RunningTask> running() {
		List<RunningTask> running = new ArrayList<>();
		this.named.values().forEach((dispatcher) -> running.addAll(dispatcher.running()));
		return running;
	}

	/**
	 * Takes no more tasks and interrupts the threads that do not become idle in time.
	 * @param timeout how long to wait for running tasks
	 */
	public void shutdown(Duration timeout) {
		Clock clock = Clock.system();
		long end = clock.nanos() + Nanos.of(timeout);
		this.named.values()
			.forEach((dispatcher) -> dispatcher.shutdown(Duration.ofNanos(Math.max(0, end - clock.nanos()))));
	}

}
