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
	 * Does what is to be done, in the turn of the actor and for the same instance. Must
	 * not throw.
	 * @return whether it was a message whose handler was called
	 */
	abstract boolean run(ActorCell<?> cell);

	/**
	 * Makes one of any code.
	 */
	static InTurn of(int instance, Runnable code) {
		return new InTurn(instance) {

			@Override
			boolean run(ActorCell<?> cell) {
				cell.runInTurn(code, null);
				return false;
			}

		};
	}

}
