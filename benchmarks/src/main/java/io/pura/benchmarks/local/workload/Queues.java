package io.pura.benchmarks.local.workload;

/**
 * Lets messages of {@value #TYPES} types wait.
 */
public interface Queues extends Ability {

	/** The number of types of messages. */
	int TYPES = 6;

	/**
	 * Starts an actor that waits at a gate when it handles its first message. It has a
	 * handler for each type.
	 * @param gate where it waits
	 * @param messages the number of messages that it will be told
	 * @param done called when it has handled the last one
	 * @return the way to tell it
	 */
	Queue queue(Gate gate, int messages, Runnable done);

	/**
	 * Tells the actor messages of 16 bytes.
	 */
	interface Queue {

		/**
		 * Tells it a message.
		 * @param type the type of the message, less than {@value Queues#TYPES}
		 * @param value what is in the message
		 */
		void tell(int type, int value);

	}

}
