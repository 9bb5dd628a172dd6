package io.pura.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.pura.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on the threads of a {@link ForkJoinPool} of its own: first in, first out,
 * but for a task that another one dispatches, which runs right after it on the same
 * {@linkplain Worker thread}, unless that is held up. A blocking wait that goes through a
 * {@link ForkJoinPool.ManagedBlocker}, as
 * {@link java.util.concurrent.CompletableFuture#join()} does, gets a thread in
 * compensation.
 */
@Internal
public final class ForkJoinDispatcher implements Dispatcher {

	private static final Logger logger = LoggerFactory.getLogger(ForkJoinDispatcher.class);

	/** How many threads may be added while others block. */
	private static final int MAX_COMPENSATION = 256;

	private static final int IDLE_SECONDS = 60;

	/** Does nothing, but whoever runs it is awake. */
	private static final Task WAKE_UP = new Task() {

		@Override
		protected void work() {
		}

	};

	private final ForkJoinPool pool;

	private final StallMonitor monitor;

	private volatile boolean shut;

	/**
	 * Creates a dispatcher.
	 * @param name the prefix of the names of its threads
	 * @param parallelism the number of threads
	 * @param contextClassLoader the context class loader of its threads
	 */
	public ForkJoinDispatcher(String name, int parallelism, ClassLoader contextClassLoader) {
		AtomicInteger count = new AtomicInteger();
		this.monitor = new StallMonitor(this, name + "-monitor");
		this.pool = new ForkJoinPool(parallelism,
				(pool) -> worker(pool, name + "-" + count.incrementAndGet(), contextClassLoader),
				(thread, ex) -> logger.error("Thread {} died", thread.getName(), ex), true, parallelism,
				parallelism + MAX_COMPENSATION, 1, null, IDLE_SECONDS, TimeUnit.SECONDS);
	}

	private Worker worker(ForkJoinPool pool, String name, ClassLoader contextClassLoader) {
		Worker worker = new Worker(this, pool, name, contextClassLoader);
		this.monitor.watch(worker);
		return worker;
	}

	void ended(Worker worker) {
		this.monitor.forget(worker);
	}

	int parallelism() {
		return this.pool.getParallelism();
	}

	@Override
	public void dispatch(Task task) {
		if (Thread.currentThread() instanceof Worker worker && worker.isOf(this) && worker.current() != null) {
			if (this.shut) {
				throw new RejectedExecutionException("The dispatcher is shut down");
			}
			worker.runNext(task);
			this.monitor.taskPut();
		}
		else {
			queue(task);
		}
	}

	/**
	 * Puts a task into the queue of the current worker, or of the pool.
	 */
	void queue(Task task) {
		this.pool.execute((ForkJoinTask<?>) task);
	}

	boolean isAnyQueued() {
		return this.pool.getQueuedTaskCount() > 0;
	}

	/**
	 * Wakes an idle worker, which then looks for tasks in all queues.
	 */
	void wakeWorker() {
		queueRescued(WAKE_UP);
	}

	void queueRescued(Task task) {
		try {
			queue(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{} is not run any more: the dispatcher is shut down", task, ex);
		}
	}

	@Override
	public void yield(Task task) {
		if (Thread.currentThread() instanceof Worker worker && worker.isOf(this)) {
			Task.admitSubmission();
			worker.endChain();
			this.monitor.taskPut();
		}
		queue(task);
	}

	/**
	 * Says that the current thread is about to wait, so that it keeps nobody waiting who
	 * could go on elsewhere.
	 */
	public static void aboutToBlock() {
		if (Thread.currentThread() instanceof Worker worker) {
			worker.aboutToBlock();
		}
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
	public List<RunningTask> running() {
		return this.monitor.running();
	}

	@Override
	public void shutdown(Duration timeout) {
		this.shut = true;
		this.pool.shutdown();
		try {
			if (Thread.currentThread() instanceof Worker worker && worker.isOf(this)) {
				return;
			}
			if (!this.pool.awaitTermination(Nanos.of(timeout), TimeUnit.NANOSECONDS)) {
				this.pool.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.pool.shutdownNow();
			Thread.currentThread().interrupt();
		}
		finally {
			this.monitor.close();
		}
	}

}
