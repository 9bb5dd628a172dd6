package io.pura.dispatch;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Threads of which each runs one task and no other: it is started with the first run of
 * the task and ends when the task is over.
 */
final class PinnedThreads implements NamedDispatcher {

	private final String threadPrefix;

	private final ClassLoader contextClassLoader;

	/** Those that have a thread. */
	private final Set<ElasticDispatcher> started = ConcurrentHashMap.newKeySet();

	private volatile boolean shut;

	PinnedThreads(String threadPrefix, ClassLoader contextClassLoader) {
		this.threadPrefix = threadPrefix;
		this.contextClassLoader = contextClassLoader;
	}

	@Override
	public Dispatcher forTask(String taskName) {
		return new ElasticDispatcher((dispatcher, code) -> thread(dispatcher, code, taskName));
	}

	private Thread thread(ElasticDispatcher dispatcher, Runnable code, String taskName) {
		this.started.add(dispatcher);
		if (this.shut) {
			// After it was added: either this sees that, or who shuts down sees the
			// thread.
			dispatcher.refuse();
		}
		return ThreadMaker.daemon(() -> run(dispatcher, code), this.threadPrefix + "-" + taskName,
				this.contextClassLoader);
	}

	private void run(ElasticDispatcher dispatcher, Runnable code) {
		try {
			code.run();
		}
		finally {
			this.started.remove(dispatcher);
		}
	}

	@Override
	public int threads() {
		return this.started.size();
	}

	@Override
	public long queued() {
		return this.started.stream().mapToLong(Dispatcher::queued).sum();
	}

	@Override
	public void shutdown(Duration timeout) {
		this.shut = true;
		this.started.forEach(ElasticDispatcher::refuse);
		Clock clock = Clock.system();
		long end = clock.nanos() + Nanos.of(timeout);
		this.started.forEach((pinned) -> pinned.shutdown(Duration.ofNanos(Math.max(0, end - clock.nanos()))));
	}

}
