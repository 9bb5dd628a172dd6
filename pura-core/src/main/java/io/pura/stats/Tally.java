package io.pura.stats;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Counts for one thread and passes on sums, as long as actors of one class are counted.
 * For use by that thread only.
 */
@Internal
public final class Tally {

	private @Nullable ActorTypeCounters counters;

	private int started;

	private int stopped;

	private int processed;

	/**
	 * Counts actors and messages.
	 * @param counters where they are counted in the end
	 * @param started how many actors have begun to live
	 * @param stopped how many have ended
	 * @param processed how many messages had their handler called
	 */
	public void add(ActorTypeCounters counters, int started, int stopped, int processed) {
		if (this.counters != counters) {
			flush();
			this.counters = counters;
		}
		this.started += started;
		this.stopped += stopped;
		this.processed += processed;
	}

	/**
	 * Passes on what was counted.
	 */
	public void flush() {
		if (this.counters != null) {
			this.counters.add(this.started, this.stopped, this.processed);
			this.started = 0;
			this.stopped = 0;
			this.processed = 0;
		}
	}

}
