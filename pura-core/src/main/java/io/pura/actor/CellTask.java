package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.pura.dispatch.Dispatcher;
import io.pura.dispatch.RunningTask;
import io.pura.dispatch.Task;
import io.pura.mailbox.Front;
import io.pura.mailbox.Mailbox;
import io.pura.stats.ActorTypeCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduling of one actor: its mailbox, its control lane, and its turns at a thread.
 * An actor is one object, the <i>cell</i>: {@link Task}, {@link Mailbox}, this class,
 * {@link CellLife} and {@link ActorCell} are its layers from the bottom up, and what most
 * actors do not need stands in objects that are made when they do ({@link CellContext},
 * {@link Particulars}).
 *
 * <h2>Who may do what</h2>
 *
 * <pre>
 *   any thread       tell, offer, ask, signal; reads of what is volatile
 *   the owner        everything else
 * </pre>
 *
 * The owner is the thread that has moved the <i>word</i> to SCHEDULED and has not moved
 * it on, or the one to which that thread has handed the cell through the dispatcher.
 * There is at most one. What is not volatile is touched by it only, and is handed from
 * one owner to the next by the word, or by the queue of the dispatcher on the way. The
 * one exception is a mailbox with {@link Overflow#DROP_OLDEST}: whoever finds it full
 * takes its oldest message out. There the owner too takes messages under the lock of the
 * {@link Front}, which it knows of by the particulars that it looks at in any case.
 *
 * <h2>The word</h2>
 *
 * The cell is its own task and is with the dispatcher at most once.
 *
 * <pre>
 *   PAUSED     not with the dispatcher; only a signal schedules it
 *   IDLE       not with the dispatcher; a message or a signal schedules it
 *   SCHEDULED  with the dispatcher, or running
 *   CLOSED     stopped for good
 *
 *              ┌───── signal ─────┐
 *   PAUSED ────┴────────────▶ SCHEDULED ──── end ───▶ CLOSED
 *      ▲                       │  ▲  │
 *      └── must not handle ────┘  │  │
 *          messages now           │  │
 *   IDLE ── message or signal ────┘  │
 *      ▲                             │
 *      └──── nothing to do ──────────┘
 * </pre>
 *
 * Whoever moves it from IDLE or PAUSED to SCHEDULED, by compare-and-set, gives it to the
 * dispatcher or runs it. PAUSED is 0, so that a thread that gets hold of a cell through a
 * data race sees one that must be left alone, and not a wrong one.
 *
 * <h2>Going to sleep</h2>
 *
 * A producer first reserves a place in the mailbox and then reads the word; the owner
 * first writes IDLE and then reads the reservations. All four are sequentially
 * consistent, so at least one of the two sees the other, and no message is left behind a
 * cell that sleeps (this is Dekker's handshake). It is the reservation that counts, and
 * not the slot, which is stored without a fence. After writing IDLE the thread owns
 * nothing any more: it must win the word again before it goes on, and nothing that it
 * read before is worth anything then. A reserved slot that is still empty ends the turn,
 * but not the schedule: the cell goes to the end of the queue.
 * <p>
 * A cell that was woken from outside of the dispatcher lingers for a moment before it
 * goes to sleep, if its thread has nothing else to do: to be woken again costs both sides
 * more than that. One that was woken by another actor does not, as it would be kept on
 * another processor than its partner. Now and then a lingering cell tries whether its
 * producers run ahead when it lets a message wait a microsecond: two processors that hand
 * over one message at a time spend more on moving the cache lines to and fro than on the
 * messages. If they do, it goes on like this; if they wait for each reply, it does not.
 *
 * <h2>Signals</h2>
 *
 * Stop, watch and the like stand on a lock-free stack of their own, which is looked at
 * before each message. They are handled in every state but CLOSED, also while no message
 * is: while the actor is starting, awaiting, restarting or stopping. What the actor does
 * to itself in its turn needs no signal and only asks for {@link #attention()}.
 *
 * <h2>The end</h2>
 *
 * The owner writes CLOSED and then empties mailbox and signals. A producer that reads
 * CLOSED after adding its message empties them too, as the owner may have been through
 * already (Dekker again); the emptying is under a lock, so that each message is discarded
 * once.
 *
 * <h2>A turn</h2>
 *
 * ends after as many messages as the system's throughput says, or after
 * {@link #TURN_NANOS}, and the cell goes to the end of the dispatcher's queue. The clock
 * is read seldom: once after the first message, if there are more, and then whenever the
 * turn may be over as far as one can tell from the messages so far.
 */
abstract sealed class CellTask extends Mailbox permits CellLife {

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

	private static final int PAUSED = 0;

	private static final int IDLE = 1;

	private static final int SCHEDULED = 2;

	private static final int CLOSED = 3;

	private static final long TURN_NANOS = 200_000;

	/** How many messages are handled at most from one look at the clock to the next. */
	private static final int MESSAGES_PER_LOOK = 64;

	/** How often a cell that lingers looks for a message, some microseconds in all. */
	private static final int LINGER = 100;

	/**
	 * How often it does if its producers run ahead. As long as it takes to wake one of
	 * them, which waits for replies: or else they would sleep and wake by turns.
	 */
	private static final int LONG_LINGER = 1500;

	/** How often it pauses while it lets producers run ahead, about a microsecond. */
	private static final int HEAD_START = 64;

	/** How many messages have to come together for that to be worthwhile. */
	private static final int WORTHWHILE = 8;

	/** After how many messages without a head start it tries one again. */
	private static final byte EAGER = 125;

	/** Says that producers are given a head start. */
	private static final byte LETS_RUN_AHEAD = -1;

	/** Says that the cell goes to sleep at once. */
	private static final byte SLEEPY = 0;

	/** When to try again after an executor was too busy to take the cell. */
	private static final Duration RETRY = Duration.ofMillis(10);

	private static final Runnable NOTHING = () -> {
	};

	private final transient ActorSystem system;

	private volatile int scheduling;

	private volatile transient @Nullable Signal signals;

	/** Whether {@link #attended()} is to be called before the next message. */
	private boolean attention;

	/**
	 * How the cell lingers: {@link #SLEEPY}, {@link #LETS_RUN_AHEAD}, or how many times
	 * more it is eager for the next message.
	 */
	private byte lingering;

	CellTask(ActorSystem system, int mailboxCapacity) {
		super(mailboxCapacity);
		this.system = system;
	}

	/**
	 * Handles the next item of the mailbox, in turn. Must not throw.
	 * @return whether it was a message whose handler was called
	 */
	abstract boolean handle(Object item);

	/**
	 * Returns where messages are counted whose handler was called.
	 */
	abstract ActorTypeCounters counters();

	/**
	 * Returns whether messages have to wait, in turn.
	 */
	abstract boolean isPaused();

	/**
	 * Returns the particulars if there are some, on any thread.
	 */
	abstract @Nullable Particulars particularsIfAny();

	/**
	 * Brings in what waits for room in the mailbox, in turn.
	 */
	abstract void admitWaiting();

	/**
	 * Returns whether something waits for room in the mailbox, on any thread.
	 */
	abstract boolean isAnyWaiting();

	/**
	 * Called when signals have been handled, or attention was asked for, in turn.
	 */
	abstract void attended();

	/**
	 * Called by {@link #awaken()}, by the owner and outside of any turn.
	 */
	abstract void awakened();

	/**
	 * Discards what will not be handled, on any thread, but leaves it to the caller to
	 * tell askers.
	 */
	abstract void discard(Object item, List<Runnable> notices);

	/**
	 * Discards what waits for room in the mailbox, on any thread, but leaves it to the
	 * caller to tell askers.
	 */
	abstract void discardWaiting(List<Runnable> notices);

	/**
	 * Returns what runs this, on any thread.
	 */
	abstract Dispatcher dispatcher();

	/**
	 * Called by whoever owns a cell that nobody will run any more.
	 */
	abstract void abandoned();

	final ActorSystem system() {
		return this.system;
	}

	final boolean isClosed() {
		return this.scheduling == CLOSED;
	}

	/**
	 * Returns whether there is nothing to do at the moment, on any thread.
	 */
	final boolean isResting() {
		return this.scheduling == IDLE;
	}

	final boolean isTurn() {
		return Task.current() == this;
	}

	/**
	 * Has {@link #attended()} called before the next message, in turn.
	 */
	final void attention() {
		this.attention = true;
	}

	/**
	 * Makes it this thread's turn before the cell is scheduled for the first time.
	 */
	final void beforeFirstTurn(Runnable code) {
		if (!SCHEDULING.compareAndSet(this, PAUSED, SCHEDULED)) {
			// Its start will do it.
			return;
		}
		Task outer = enter();
		Object began = began();
		try {
			code.run();
		}
		finally {
			ended(began);
			leave(outer);
			giveUp(PAUSED);
		}
	}

	/**
	 * Has the cell begin without a turn, unless it is scheduled already.
	 * @return whether it was not, so that {@link #awakened()} was called
	 */
	final boolean awaken() {
		if (!SCHEDULING.compareAndSet(this, PAUSED, SCHEDULED)) {
			return false;
		}
		awakened();
		giveUp(isPaused() ? PAUSED : IDLE);
		return true;
	}

	private void giveUp(int resting) {
		if (SCHEDULING.compareAndSet(this, SCHEDULED, resting) && isWork(resting)
				&& SCHEDULING.compareAndSet(this, resting, SCHEDULED)) {
			dispatch();
		}
	}

	/**
	 * Returns whether there is something to do, for whoever is about to win the word.
	 */
	private boolean isWork(int resting) {
		return this.signals != null || (resting == IDLE && (!isMailboxEmpty() || isAnyWaiting()));
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
			enqueueAnyway(item);
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
		if (isOnWorker()) {
			this.lingering = SLEEPY;
		}
		else if (this.lingering == SLEEPY) {
			this.lingering = EAGER;
		}
		give(false);
	}

	private void give(boolean yield) {
		try {
			if (yield) {
				dispatcher().yield(this);
			}
			else {
				dispatcher().dispatch(this);
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
	protected final @Nullable Object began() {
		Watchdog watchdog = this.system.watchdog();
		// Whoever may block may also take long.
		return (watchdog != null && !dispatcher().mayBlock()) ? watchdog.began(this) : null;
	}

	@Override
	protected final void ended(@Nullable Object began) {
		Watchdog watchdog = this.system.watchdog();
		if (watchdog != null && began instanceof RunningTask running) {
			watchdog.ended(running);
		}
	}

	@Override
	protected final void work() {
		boolean interrupted = Thread.currentThread().isInterrupted();
		try {
			if (turn()) {
				give(true);
			}
		}
		finally {
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
		int throughput = this.system.settings().throughput();
		int handled = 0;
		int processed = 0;
		int together = 0;
		int nextLook = 1;
		int measuredFrom = 0;
		long begin = 0;
		while (handled < throughput) {
			if (this.signals != null || this.attention) {
				// First, as it may be the end, and who hears of that finds all counted.
				count(processed);
				processed = 0;
				attend();
				// Counts too, or else a chain of signals would make a turn without end.
				handled++;
			}
			if (isClosed()) {
				count(processed);
				return false;
			}
			boolean paused = isPaused();
			Object item = paused ? null : next();
			if (item == null) {
				if (!paused && !isMailboxEmpty()) {
					// A producer was interrupted between reservation and store.
					break;
				}
				count(processed);
				processed = 0;
				if (release(paused, together)) {
					return false;
				}
				together = 0;
				continue;
			}
			try {
				processed += handle(item) ? 1 : 0;
			}
			catch (Throwable ex) {
				broken(ex);
			}
			handled++;
			together++;
			if (handled < nextLook) {
				continue;
			}
			nextLook++;
			if (isMailboxEmpty()) {
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
		count(processed);
		settleMailbox();
		return true;
	}

	private @Nullable Object next() {
		Particulars particulars = particularsIfAny();
		if (particulars == null) {
			return dequeue();
		}
		Stash stash = particulars.stash;
		Object back = (stash != null) ? stash.next() : null;
		if (back != null) {
			return back;
		}
		Object item = dequeue(particulars.front);
		// At once: the room that this has made is for those who wait.
		admitWaiting();
		return (item != null) ? item : dequeue(particulars.front);
	}

	private void count(int processed) {
		if (processed > 0) {
			count(counters(), 0, 0, processed);
		}
	}

	/**
	 * Gives the cell up, unless something has come in meanwhile.
	 * @param together how many messages were handled since it was last about to be
	 * @return whether it was given up
	 */
	private boolean release(boolean paused, int together) {
		settleMailbox();
		if (this.attention) {
			// A callback of an ask that was skipped has asked for it.
			return false;
		}
		if (!paused && this.lingering != SLEEPY && mayLinger() && linger(together)) {
			return false;
		}
		int resting = paused ? PAUSED : IDLE;
		// Not by a plain store, as the system may have closed a cell that hung too long.
		return !SCHEDULING.compareAndSet(this, SCHEDULED, resting) || !isWork(resting)
				|| !SCHEDULING.compareAndSet(this, resting, SCHEDULED);
	}

	/**
	 * Waits a moment for the next message.
	 * @return whether there is one
	 */
	private boolean linger(int together) {
		if (this.lingering != LETS_RUN_AHEAD) {
			this.lingering--;
			if (this.lingering == SLEEPY) {
				this.lingering = LETS_RUN_AHEAD;
			}
		}
		else if (together < WORTHWHILE) {
			this.lingering = EAGER;
		}
		int looks = (this.lingering == LETS_RUN_AHEAD) ? LONG_LINGER : LINGER;
		for (int i = 0; i < looks; i++) {
			if (!isMailboxEmpty() || this.signals != null) {
				if (this.lingering == LETS_RUN_AHEAD) {
					pause(HEAD_START);
				}
				return true;
			}
			Thread.onSpinWait();
		}
		return false;
	}

	private static void pause(int times) {
		for (int i = 0; i < times; i++) {
			Thread.onSpinWait();
		}
	}

	private void attend() {
		this.attention = false;
		runSignals();
		attended();
	}

	private void runSignals() {
		if (this.signals == null) {
			return;
		}
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
		this.scheduling = CLOSED;
		discardAll();
		runSignals();
	}

	private void discardAll() {
		List<Runnable> notices = new ArrayList<>(0);
		Particulars particulars = particularsIfAny();
		Front front = (particulars != null) ? particulars.front : null;
		synchronized (this) {
			while (!isMailboxEmpty()) {
				Object item = dequeue(front);
				if (item != null) {
					discard(item, notices);
				}
				else {
					// Its producer is about to store it.
					Thread.yield();
				}
			}
			settleMailbox();
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
