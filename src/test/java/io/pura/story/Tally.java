package io.pura.story;

import java.util.List;

import io.pura.actor.Message;

/**
 * Notes numbers as they come.
 */
interface Tally {

	/**
	 * A number.
	 *
	 * @param number the number
	 */
	record Note(int number) implements Message<Tally, Integer> {
	}

	/**
	 * Asks for all that was noted, in order.
	 */
	record Noted() implements Message<Tally, List<Integer>> {
	}

}
