package io.pura.story;

import io.pura.actor.Message;

/**
 * Numbers that must come once each and in order.
 */
interface Deliveries {

	/**
	 * A number.
	 *
	 * @param number the number
	 */
	record Deliver(int number) implements Message<Deliveries, Void> {
	}

	/**
	 * Asks how many have come.
	 */
	record Count() implements Message<Deliveries, Integer> {
	}

}
