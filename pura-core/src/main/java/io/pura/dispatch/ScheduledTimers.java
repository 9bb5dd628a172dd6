package io.pura.dispatch;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.pura.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers on the one thread of a {@link ScheduledThreadPoolExecutor}.
 */
@Internal
public final class ScheduledTimers implements Timers {

	private static final Logger logger = LoggerFactory.getLogger(ScheduledTimers.class);

	private static final Cancellable NOTHING = () -> {
	};

	private final ScheduledThreadPoolExecutor executor;

	/**
	 * Creates timers; their thread is started with the first task.
	 * @param threadName the name of the thread
	 * @param contextClassLoader the context class loader of the thread
	 */
	public ScheduledTimers(String threadName, ClassLoader contextClassLoader) {
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			// Without the thread-locals of whoever sets the first timer.
			Thread thread = new Thread(null, task, threadName, 0, false);
			thread.setContextClassLoader(contextClassLoader);
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	@Override
	public Cancellable schedule(Duration delay, Runnable task) {
		try {
			ScheduledFuture<?> future = this.executor.schedule(() -> run(task), Nanos.of(delay), TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Timer of {} is not set: the timers are closed", delay, ex);
			return NOTHING;
		}
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("Timer task {} failed", task, ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
