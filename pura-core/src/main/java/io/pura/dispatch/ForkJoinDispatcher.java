package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.pura.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks first in, first out on the threads of a {@link ForkJoinPool} of its own. A
 * blocking wait that goes through a {@link ForkJoinPool.ManagedBlocker}, as
 * {@link java.util.concurrent.CompletableFuture#join()} does, gets a thread in
 * compensation.
 */
@Internal
public final class ForkJoinDispatcher implements Dispatcher {

	private static final Logger logger = LoggerFactory.getLogger(ForkJoinDispatcher.class);

	/** How many threads may be added while others block. */
	private static final int MAX_COMPENSATION = 256;

	private static final int IDLE_SECONDS = 60;

	private final ForkJoinPool pool;

	/**
	 * Creates a dispatcher.
	 * @param name the prefix of the names of its threads
	 * @param parallelism the number of threads
	 * @param contextClassLoader the context class loader of its threads
	 */
	public ForkJoinDispatcher(String name, int parallelism, ClassLoader contextClassLoader) {
		AtomicInteger count = new AtomicInteger();
		this.pool = new ForkJoinPool(parallelism,
				(pool) -> new Worker(pool, name + "-" + count.incrementAndGet(), contextClassLoader),
				(thread, ex) -> logger.error("Thread {} died", thread.getName(), ex), true, parallelism,
				parallelism + MAX_COMPENSATION, 1, null, IDLE_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void dispatch(Task task) {
		this.pool.execute((ForkJoinTask<?>) task);
	}

	@Override
	public void yield(Task task) {
		if (Thread.currentThread() instanceof Worker) {
			Task.admitSubmission();
		}
		dispatch(task);
	}

	@Override
	public void execute(Runnable command) {
		this.pool.execute(command);
	}

	@Override
	public int threads() {
		return this.pool.getPoolSize();
	}

	@Override
	public long queued() {
		return this.pool.getQueuedTaskCount() + this.pool.getQueuedSubmissionCount();
	}

	@Override
	public void shutdown(Duration timeout) {
		this.pool.shutdown();
		if (Thread.currentThread() instanceof Worker worker && worker.getPool() == this.pool) {
			return;
		}
		try {
			if (!this.pool.awaitTermination(Nanos.of(timeout), TimeUnit.NANOSECONDS)) {
				this.pool.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.pool.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A thread of this dispatcher.
	 */
	static final class Worker extends ForkJoinWorkerThread {

		/**
		 * After how many tasks a worker looks for those from outside: a prime, as in Go's
		 * scheduler, so that it does not fall into step with what the tasks do.
		 */
		private static final int LOOK_OUTSIDE = 61;

		private int tasks;

		Worker(ForkJoinPool pool, String name, ClassLoader contextClassLoader) {
			super(pool);
			setName(name);
			setContextClassLoader(contextClassLoader);
		}

		boolean isTimeToLookOutside() {
			this.tasks++;
			if (this.tasks < LOOK_OUTSIDE) {
				return false;
			}
			this.tasks = 0;
			return true;
		}

	}

}
