package io.pura.remote;

import org.jspecify.annotations.Nullable;

/**
 * A recipient that the other side has given a number, with the actor that it was last
 * seen to be. Used by the thread of one lane.
 */
final class Inlet {

	private final RecipientKey key;

	private @Nullable Export export;

	Inlet(RecipientKey key) {
		this.key = key;
	}

	RecipientKey key() {
		return this.key;
	}

	/**
	 * Returns the actor, or {@code null} if there is none now.
	 */
	@Nullable Export find(Exports exports) {
		Export known = this.export;
		if (known == null || known.isTerminated()) {
			known = exports.find(this.key);
			this.export = known;
		}
		return known;
	}

}
