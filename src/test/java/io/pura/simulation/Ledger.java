package io.pura.simulation;

import java.util.List;

import io.pura.actor.ActorRef;
import io.pura.actor.Message;

/**
 * Writes down what it hears, from whom, and in which order.
 */
interface Ledger {

	/**
	 * An entry that nobody waits for.
	 *
	 * @param from who writes
	 * @param number how many entries that one wrote before
	 */
	record Write(String from, int number) implements Message<Ledger, Void> {
	}

	/**
	 * An entry whose writer wants to know its place.
	 *
	 * @param from who writes
	 * @param number how many entries that one wrote before
	 */
	record Enter(String from, int number) implements Message<Ledger, Integer> {
	}

	/**
	 * Has the ledger write into the one that it is given.
	 *
	 * @param other a ledger anywhere
	 * @param from who writes
	 * @param number how many entries that one wrote before
	 */
	record Pass(ActorRef<Ledger> other, String from, int number) implements Message<Ledger, Integer> {
	}

	/**
	 * Asks for all entries.
	 */
	record Read() implements Message<Ledger, List<String>> {
	}

}
