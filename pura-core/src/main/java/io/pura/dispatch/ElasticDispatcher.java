package io.pura.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks that may block, first in, first out. It has as many threads as there are
 * tasks at a time, up to a bound, and those that have nothing to do for a while end. It
 * is a lock and a queue, as what blocks does not feel the cost of that.
 * <p>
 * A thread that waits {@linkplain #beginWait() and says so} does not count against the
 * bound, or else tasks that wait for each other could take all threads and never get on.
 * Some threads are added for that at once, and beyond those one whenever all others wait.
 */
@Internal
public final class ElasticDispatcher implements Dispatcher {

	private static final Logger logger = LoggerFactory.getLogger(ElasticDispatcher.class);

	/** The dispatcher that a thread belongs to, as virtual threads cannot say so. */
	private static final ThreadLocal<@Nullable ElasticDispatcher> CURRENT = new ThreadLocal<>();

	/** How many threads may be added while others wait, unless all do. */
	private static final int MAX_COMPENSATION = 256;

	private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

	private final ThreadMaker maker;

	private final int maxThreads;

	private final long keepAliveNanos;

	private final boolean pinned;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition work = this.lock.newCondition();

	private final Condition ended = this.lock.newCondition();

	private final Queue<Runnable> queue = new ArrayDeque<>();

	private final Set<Thread> threads = new HashSet<>();

	/** How many threads have nothing to do; some may have been told of a task. */
	private int idle;

	/** How many threads wait within their tasks. */
	private int waiting;

	private boolean shut;

	/**
	 * Creates a dispatcher.
	 * @param maker makes its threads
	 * @param maxThreads the largest number of threads
	 * @param keepAlive how long a thread has nothing to do before it ends
	 */
	ElasticDispatcher(ThreadMaker maker, int maxThreads, Duration keepAlive) {
		this(maker, maxThreads, keepAlive, false);
	}

	/**
	 * Creates a dispatcher with one thread for one task, which ends with the task.
	 * @param maker makes the thread
	 */
	ElasticDispatcher(ThreadMaker maker) {
		this(maker, 1, FOREVER, true);
	}

	private ElasticDispatcher(ThreadMaker maker, int maxThreads, Duration keepAlive, boolean pinned) {
		this.maker = maker;
		this.maxThreads = maxThreads;
		this.keepAliveNanos = Nanos.of(keepAlive);
		this.pinned = pinned;
	}

	@Override
	public void dispatch(Task task) {
		execute(task);
	}

	@Override
	public void execute(Runnable command) {
		this.lock.lock();
		try {
			checkNotShut();
			this.queue.add(command);
			if (this.idle >= this.queue.size()) {
				this.work.signal();
			}
			else if (mayAdd() && !add() && this.threads.isEmpty()) {
				this.queue.remove(command);
				throw new RejectedExecutionException("No thread could be started");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Leaves the task to the current thread, which takes it after all that wait.
	 */
	@Override
	public void yield(Task task) {
		this.lock.lock();
		try {
			if (this.threads.contains(Thread.currentThread())) {
				checkNotShut();
				this.queue.add(task);
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		execute(task);
	}

	@Override
	public boolean mayBlock() {
		return true;
	}

	private void checkNotShut() {
		if (this.shut) {
			throw new RejectedExecutionException("The dispatcher is shut down");
		}
	}

	private boolean mayAdd() {
		if (this.pinned) {
			return this.threads.isEmpty();
		}
		int active = this.threads.size() - this.waiting;
		return active < this.maxThreads && (this.threads.size() - this.maxThreads < MAX_COMPENSATION || active == 0);
	}

	/**
	 * Adds a thread.
	 * @return whether it was started
	 */
	private boolean add() {
		Thread thread = this.maker.make(this, this::run);
		this.threads.add(thread);
		try {
			thread.start();
			return true;
		}
		catch (OutOfMemoryError ex) {
			this.threads.remove(thread);
			logger.error("No thread could be added to {} others: {}", this.threads.size(), ex.getMessage());
			return false;
		}
	}

	private void run() {
		CURRENT.set(this);
		for (Runnable task = next(); task != null; task = next()) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("{} failed", task, ex);
			}
			if (this.keepAliveNanos == 0) {
				// A virtual thread is not interrupted by the scheduler for others.
				Thread.yield();
			}
		}
	}

	/**
	 * Waits for the next task.
	 * @return the task, or {@code null} if the current thread is to end
	 */
	private @Nullable Runnable next() {
		this.lock.lock();
		try {
			long left = this.keepAliveNanos;
			while (this.threads.size() - this.waiting <= this.maxThreads) {
				Runnable task = this.queue.poll();
				if (task != null) {
					return task;
				}
				if (left <= 0 || this.shut) {
					break;
				}
				left = idle(left);
			}
			this.threads.remove(Thread.currentThread());
			if (this.threads.isEmpty()) {
				this.ended.signalAll();
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private long idle(long nanos) {
		this.idle++;
		try {
			return this.work.awaitNanos(nanos);
		}
		catch (InterruptedException ex) {
			// It was meant for a task that is over.
			return nanos;
		}
		finally {
			this.idle--;
		}
	}

	/**
	 * Says that the current thread is about to wait for others, if it belongs to such a
	 * dispatcher.
	 */
	public static void beginWait() {
		ElasticDispatcher current = CURRENT.get();
		if (current != null) {
			current.count(1);
		}
	}

	/**
	 * Says that the current thread goes on after {@link #beginWait}.
	 */
	public static void endWait() {
		ElasticDispatcher current = CURRENT.get();
		if (current != null) {
			current.count(-1);
		}
	}

	private void count(int waiting) {
		this.lock.lock();
		try {
			this.waiting += waiting;
			if (this.idle < this.queue.size() && mayAdd()) {
				add();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public int threads() {
		this.lock.lock();
		try {
			return this.threads.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long queued() {
		this.lock.lock();
		try {
			return this.queue.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void release() {
		if (this.pinned) {
			refuse();
		}
	}

	/**
	 * Takes no more tasks, but lets those that wait run.
	 */
	void refuse() {
		this.lock.lock();
		try {
			this.shut = true;
			this.work.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void shutdown(Duration timeout) {
		this.lock.lock();
		try {
			refuse();
			if (!this.threads.contains(Thread.currentThread())) {
				awaitEnd(Nanos.of(timeout));
			}
		}
		catch (InterruptedException ex) {
			interruptAll();
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitEnd(long nanos) throws InterruptedException {
		long left = nanos;
		while (!this.threads.isEmpty()) {
			if (left <= 0) {
				interruptAll();
				return;
			}
			left = this.ended.awaitNanos(left);
		}
	}

	private void interruptAll() {
		this.queue.clear();
		this.threads.forEach(Thread::interrupt);
	}

}
