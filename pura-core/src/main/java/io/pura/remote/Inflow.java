package io.pura.remote;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that one other node has sent and that wait in mailboxes here, over all lives
 * of that node: one of these is for its ordinary lanes, and one for the lane for large
 * messages. While they are above the high-water mark none of these lanes gives credit
 * back for messages; whoever brings them down to half of it has all of them go on.
 * <p>
 * So on the ordinary lanes there are never more than the mark and, for each lane, what is
 * on the way when it is passed: {@link LaneKind#window()} batches of 64 KiB, each with
 * one message more. A single recipient that takes nothing gets no more than its share and
 * what is on the way then. If that is less than the mark, that is from some 4 MiB on with
 * the usual batches, it stops nobody else.
 * <p>
 * Of large messages there are never more than the mark and five of them: the one that
 * passes it, one that is read, one that waits for that, and what is on the way then,
 * which is one, or two if they have no more than three chunks each. A recipient that
 * takes none of these may stop all large messages of that node, but nothing else: neither
 * smaller ones, nor replies of whatever size.
 * <p>
 * What an actor has put aside is not counted: what it waits for may be a message of that
 * very node.
 * <p>
 * Deliveries that have overtaken another one are not counted until that one is here, as
 * what is counted must leave without anything more that comes. There are no more of them
 * than {@link DeliverySettings#window()} for each recipient.
 * <p>
 * Counted in granules, an 8192th of the mark or less, so that most messages need not
 * touch what all threads share. Safe for use by any thread.
 */
final class Inflow {

	/** Of the mark, which a single recipient may hold. */
	private static final int SHARES = 8;

	private static final int GRANULES = 13;

	private final long highWater;

	private final int granule;

	private final AtomicLong waiting = new AtomicLong();

	private final Set<Runnable> held = new LinkedHashSet<>();

	private volatile boolean holding;

	Inflow(long highWater) {
		this.highWater = highWater;
		this.granule = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(highWater) - GRANULES);
	}

	/**
	 * Returns how many bytes a single recipient may hold.
	 */
	long share() {
		return this.highWater / SHARES;
	}

	/**
	 * Returns how many bytes wait, to a granule for each recipient.
	 */
	long waiting() {
		return this.waiting.get() << this.granule;
	}

	boolean isAboveMark() {
		return waiting() > this.highWater;
	}

	/**
	 * The count of what a recipient was handed over has grown.
	 */
	void handedOver(long before, long after) {
		long granules = (after >> this.granule) - (before >> this.granule);
		if (granules != 0) {
			this.waiting.addAndGet(granules);
		}
	}

	/**
	 * The count of what has left the mailbox of a recipient has changed.
	 */
	void left(long before, long after) {
		long granules = (after >> this.granule) - (before >> this.granule);
		if (granules != 0) {
			this.waiting.addAndGet(-granules);
			if (this.holding) {
				resumeIfLow();
			}
		}
	}

	/**
	 * Has a lane go on when there is less.
	 * @param resume is run by any thread
	 */
	void hold(Runnable resume) {
		synchronized (this) {
			this.held.add(resume);
			this.holding = true;
		}
		// It may have come to that before anybody knew.
		resumeIfLow();
	}

	/**
	 * A lane has ended.
	 */
	synchronized void forget(Runnable resume) {
		this.held.remove(resume);
		this.holding = !this.held.isEmpty();
	}

	private void resumeIfLow() {
		if (waiting() > this.highWater / 2) {
			return;
		}
		List<Runnable> resumed;
		synchronized (this) {
			resumed = List.copyOf(this.held);
			this.held.clear();
			this.holding = false;
		}
		resumed.forEach(Runnable::run);
	}

}
