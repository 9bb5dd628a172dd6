package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.pura.dispatch.Task;
import io.pura.mailbox.HighWater;
import io.pura.mailbox.Mailbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduling of one actor: its mailbox, its control lane, and its turns at a thread.
 * <p>
 * <b>The word.</b> The cell is its own {@link Task} and is with the dispatcher at most
 * once. A word says where it stands:
 *
 * <pre>
 *   IDLE       not with the dispatcher; a message or a signal schedules it
 *   PAUSED     not with the dispatcher; only a signal schedules it
 *   SCHEDULED  with the dispatcher, or running
 *   CLOSED     stopped for good
 * </pre>
 *
 * Whoever moves it from IDLE or PAUSED to SCHEDULED, by compare-and-set, gives it to the
 * dispatcher. The thread that runs it owns it until it moves it on: everything that is
 * not volatile is touched by that thread only, and is handed from one such thread to the
 * next through this word.
 * <p>
 * <b>Going to sleep.</b> A producer first reserves a place in the mailbox and then reads
 * the word; the running thread first writes IDLE and then reads the reservations. Both
 * are sequentially consistent, so at least one sees the other, and no message is left
 * behind a cell that sleeps. After writing IDLE the thread owns nothing any more: it must
 * win the word again before it goes on.
 * <p>
 * <b>Signals.</b> Stop, watch and the like stand on a lock-free stack of their own, which
 * is looked at before each message. They are handled in every state but CLOSED, also
 * while no message is: while the actor is starting, awaiting, restarting or stopping.
 * <p>
 * <b>The end.</b> The owner writes CLOSED and then empties mailbox and signals. A
 * producer that reads CLOSED after adding its message empties them too, as the owner may
 * have been through already; the emptying is under a lock, so that each message is
 * discarded once.
 * <p>
 * <b>A turn</b> ends after as many messages as the system's throughput says, or after
 * {@link #TURN_NANOS}, and the cell goes to the end of the dispatcher's queue.
 */
abstract sealed class CellTask extends Task implements HighWater permits CellLife {

	private static final Logger logger = LoggerFactory.getLogger(CellTask.class);

	private static final VarHandle SCHEDULING;

	private static final VarHandle SIGNALS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			SCHEDULING = lookup.findVarHandle(CellTask.class, "scheduling", int.class);
			SIGNALS = lookup.findVarHandle(CellTask.class, "signals", Signal.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final int IDLE = 0;

	private static final int PAUSED = 1;

	private static final int SCHEDULED = 2;

	private static final int CLOSED = 3;

	private static final long TURN_NANOS = 200_000;

	/** How many messages are handled at most from one look at the clock to the next. */
	private static final int MESSAGES_PER_LOOK = 64;

	/** When to try again after an executor was too busy to take the cell. */
	private static final Duration RETRY = Duration.ofMillis(10);

	private static final Runnable NOTHING = () -> {
	};

	private final transient ActorSystem system;

	private final transient Mailbox mailbox;

	private volatile int scheduling = PAUSED;

	private volatile transient @Nullable Signal signals;

	/**
	 * The thread whose turn it is. Others may read a stale value, but never their own.
	 */
	private transient @Nullable Thread runner;

	CellTask(ActorSystem system, int mailboxCapacity) {
		this.system = system;
		this.mailbox = new Mailbox(mailboxCapacity, this);
	}

	/**
	 * Handles the next item of the mailbox, in turn. Must not throw.
	 */
	abstract void handle(Object item);

	/**
	 * Returns whether messages have to wait, in turn.
	 */
	abstract boolean isPaused();

	/**
	 * Brings in asks that wait for room in the mailbox, in turn.
	 */
	abstract void admitWaiting();

	/**
	 * Returns whether asks wait for room in the mailbox, on any thread.
	 */
	abstract boolean isAskWaiting();

	/**
	 * Called when signals have been handled, in turn.
	 */
	abstract void signalsHandled();

	/**
	 * Called at the end of a turn.
	 */
	abstract void turnEnding();

	/**
	 * Discards what will not be handled, on any thread, but leaves it to the caller to
	 * tell askers.
	 */
	abstract void discard(Object item, List<Runnable> notices);

	/**
	 * Discards asks that wait for room in the mailbox, on any thread, but leaves it to
	 * the caller to tell askers.
	 */
	abstract void discardWaiting(List<Runnable> notices);

	/**
	 * Called by whoever owns a cell that nobody will run any more.
	 */
	abstract void abandoned();

	final ActorSystem system() {
		return this.system;
	}

	final Mailbox mailbox() {
		return this.mailbox;
	}

	final boolean isClosed() {
		return this.scheduling == CLOSED;
	}

	final boolean isTurn() {
		return this.runner == Thread.currentThread();
	}

	/**
	 * Makes it this thread's turn before the cell is scheduled for the first time.
	 */
	final void beforeFirstTurn(Runnable code) {
		if (!SCHEDULING.compareAndSet(this, PAUSED, SCHEDULED)) {
			// Its start will do it.
			return;
		}
		this.runner = Thread.currentThread();
		try {
			code.run();
		}
		finally {
			this.runner = null;
			this.scheduling = PAUSED;
			if (this.signals != null && SCHEDULING.compareAndSet(this, PAUSED, SCHEDULED)) {
				dispatch();
			}
		}
	}

	/**
	 * Discards what will not be handled, on any thread.
	 */
	final void discard(Object item) {
		List<Runnable> notices = new ArrayList<>(1);
		discard(item, notices);
		notices.forEach(Runnable::run);
	}

	/**
	 * Adds an item to the mailbox although it may be full.
	 */
	final void add(Object item) {
		if (isClosed()) {
			discard(item);
		}
		else {
			this.mailbox.add(item);
			wake();
		}
	}

	/**
	 * Runs code in turn, before any message that waits, or not at all if this has ended.
	 */
	final void signal(Runnable action) {
		signal(action, NOTHING);
	}

	/**
	 * Runs code in turn, before any message that waits, or other code if this has ended.
	 */
	final void signal(Runnable action, Runnable late) {
		Signal signal = new Signal(action, late);
		do {
			signal.next = this.signals;
		}
		while (!SIGNALS.compareAndSet(this, signal.next, signal));
		if (SCHEDULING.compareAndSet(this, IDLE, SCHEDULED) || SCHEDULING.compareAndSet(this, PAUSED, SCHEDULED)) {
			dispatch();
		}
		else if (isClosed()) {
			// The owner may not be through with this: who hears of the end finds it done.
			discardAll();
			runSignals();
		}
	}

	/**
	 * Schedules the cell after something was added to the mailbox.
	 */
	final void wake() {
		int now = this.scheduling;
		if (now == IDLE) {
			if (SCHEDULING.compareAndSet(this, IDLE, SCHEDULED)) {
				dispatch();
			}
		}
		else if (now == CLOSED) {
			discardAll();
		}
	}

	private void dispatch() {
		give(false);
	}

	private void give(boolean yield) {
		try {
			if (yield) {
				this.system.dispatcher().yield(this);
			}
			else {
				this.system.dispatcher().dispatch(this);
			}
		}
		catch (RejectedExecutionException ex) {
			if (!this.system.isDispatcherShut()) {
				logger.warn("{} goes on in {}: its executor takes no more work now", this, RETRY);
				this.system.timers().schedule(RETRY, () -> give(yield));
				return;
			}
			logger.debug("{} is abandoned: its dispatcher takes no more work", this, ex);
			abandoned();
		}
	}

	@Override
	public final void run() {
		boolean interrupted = Thread.currentThread().isInterrupted();
		ActorCell<?> outer = Turn.begin((ActorCell<?>) this);
		try {
			if (turn()) {
				give(true);
			}
		}
		finally {
			Turn.end(outer);
			if (!interrupted) {
				// What was meant for this actor is not for the next one on this thread.
				Thread.interrupted();
			}
		}
	}

	/**
	 * Handles signals and messages until there are none, or none that may be handled now,
	 * or the turn is over.
	 * @return whether the cell must be dispatched again; otherwise it belongs to whoever
	 * schedules it next
	 */
	private boolean turn() {
		this.runner = Thread.currentThread();
		int throughput = this.system.settings().throughput();
		int handled = 0;
		int nextLook = 1;
		int measuredFrom = 0;
		long begin = 0;
		while (handled < throughput) {
			if (this.signals != null) {
				runSignals();
				signalsHandled();
				// Counts too, or else a chain of signals would make a turn without end.
				handled++;
			}
			if (isClosed()) {
				this.runner = null;
				return false;
			}
			boolean paused = isPaused();
			Object item = paused ? null : next();
			if (item == null) {
				if (!paused && !this.mailbox.isEmpty()) {
					// A producer was interrupted between reservation and store.
					break;
				}
				if (release(paused)) {
					return false;
				}
				continue;
			}
			try {
				handle(item);
			}
			catch (Throwable ex) {
				broken(ex);
			}
			handled++;
			if (handled < nextLook) {
				continue;
			}
			nextLook++;
			if (this.mailbox.isEmpty()) {
				continue;
			}
			long now = this.system.clock().nanos();
			if (measuredFrom == 0) {
				measuredFrom = handled;
				begin = now;
				continue;
			}
			long left = TURN_NANOS - (now - begin);
			if (left <= 0) {
				break;
			}
			long each = (now - begin) / (handled - measuredFrom) + 1;
			nextLook = handled + (int) Math.max(1, Math.min(MESSAGES_PER_LOOK, left / each));
		}
		endTurn();
		return true;
	}

	private @Nullable Object next() {
		Object item = this.mailbox.poll();
		// At once: the room that this has made is for those who wait.
		admitWaiting();
		return (item != null) ? item : this.mailbox.poll();
	}

	private void endTurn() {
		turnEnding();
		this.mailbox.settle();
		this.runner = null;
	}

	/**
	 * Gives the cell up, unless something has come in meanwhile.
	 * @return whether it was given up
	 */
	private boolean release(boolean paused) {
		endTurn();
		int resting = paused ? PAUSED : IDLE;
		if (!SCHEDULING.compareAndSet(this, SCHEDULED, resting)) {
			return true;
		}
		boolean work = this.signals != null || (!paused && (!this.mailbox.isEmpty() || isAskWaiting()));
		if (work && SCHEDULING.compareAndSet(this, resting, SCHEDULED)) {
			this.runner = Thread.currentThread();
			return false;
		}
		return true;
	}

	private void runSignals() {
		Signal signal = Signal.inOrder((Signal) SIGNALS.getAndSet(this, null));
		for (; signal != null; signal = signal.next) {
			try {
				(isClosed() ? signal.late : signal.action).run();
			}
			catch (Throwable ex) {
				broken(ex);
			}
		}
	}

	/**
	 * Ends this for good, as its owner.
	 */
	final void close() {
		turnEnding();
		this.scheduling = CLOSED;
		discardAll();
		runSignals();
	}

	private void discardAll() {
		List<Runnable> notices = new ArrayList<>();
		synchronized (this.mailbox) {
			while (!this.mailbox.isEmpty()) {
				Object item = this.mailbox.poll();
				if (item != null) {
					discard(item, notices);
				}
				else {
					// Its producer is about to store it.
					Thread.yield();
				}
			}
			this.mailbox.settle();
			discardWaiting(notices);
		}
		// Askers hear of it outside the lock, as what they do then is not known here.
		notices.forEach(Runnable::run);
	}

	/**
	 * Goes on although something threw that must not: the task must not die of it. The
	 * exception itself is not logged, as it may be what breaks the logging.
	 */
	private void broken(Throwable ex) {
		logger.error("{} goes on after {} where none was expected", this, ex.getClass().getName());
	}

}
