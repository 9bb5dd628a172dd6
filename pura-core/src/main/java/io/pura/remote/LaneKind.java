package io.pura.remote;

/**
 * What a lane of a {@link Link} is for. Lane 0 is for control, the last one for large
 * messages, and all between them are ordinary ones.
 */
enum LaneKind {

	/**
	 * What nodes say about themselves and their actors: who leaves, and who has
	 * terminated. Never stands behind messages.
	 */
	CONTROL(32),

	/**
	 * Messages and their answers, by recipient.
	 */
	ORDINARY(32),

	/**
	 * Messages and replies that do not fit into a batch, in chunks, and what answers
	 * those messages.
	 */
	LARGE(6);

	private final int window;

	LaneKind(int window) {
		this.window = window;
	}

	/**
	 * Returns what a lane is for.
	 * @param index the number of the lane
	 * @param last the number of the last lane of its link
	 */
	static LaneKind of(int index, int last) {
		if (index == 0) {
			return CONTROL;
		}
		return (index == last) ? LARGE : ORDINARY;
	}

	/**
	 * Returns how many batches may be on the way in one direction.
	 */
	int window() {
		return this.window;
	}

}
