package io.pura.stats;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Counts messages for one thread and passes them on in one sum, as long as they are
 * handled by actors of the same class. For use by one thread.
 */
@Internal
public final class Tally {

	private @Nullable ActorTypeCounters counters;

	private int processed;

	/**
	 * Counts messages whose handler was called.
	 * @param counters where they are counted in the end
	 * @param count how many
	 */
	public void messagesProcessed(ActorTypeCounters counters, int count) {
		if (this.counters != counters) {
			flush();
			this.counters = counters;
		}
		this.processed += count;
	}

	/**
	 * Passes on what was counted.
	 */
	public void flush() {
		ActorTypeCounters counters = this.counters;
		if (counters != null && this.processed > 0) {
			counters.messagesProcessed(this.processed);
			this.processed = 0;
		}
	}

}
