package io.pura.story;

import io.pura.actor.Message;

/**
 * More than a slow receiver can take.
 */
interface Flood {

	/**
	 * A drop.
	 *
	 * @param number its number
	 * @param content takes room
	 */
	record Drop(int number, byte[] content) implements Message<Flood, Void> {
	}

	/**
	 * Asks how many have come.
	 */
	record Count() implements Message<Flood, Integer> {
	}

}
