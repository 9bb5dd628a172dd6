package io.pura.actor;

/**
 * Code that stands in a mailbox between the messages. It belongs to the instance of the
 * actor that asked for it and is dropped when another one has taken its place.
 */
abstract class InTurn {

	private final int instance;

	InTurn(int instance) {
		this.instance = instance;
	}

	final int instance() {
		return this.instance;
	}

	/**
	 * Runs the code in the actor's turn.
	 */
	abstract void run();

	/**
	 * Makes one of any code.
	 */
	static InTurn of(int instance, Runnable code) {
		return new InTurn(instance) {

			@Override
			void run() {
				code.run();
			}

		};
	}

}
