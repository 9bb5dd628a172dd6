package io.pura.actor;

/**
 * An object that lives behind an {@link ActorRef} and handles one message at a time in
 * its {@link Handler} methods. All methods, these here included, run in the actor's turn:
 * never two at once, and what one has written the next one sees, whatever threads run
 * them.
 *
 * @param <P> the protocol: what may be sent to it
 */
public interface Actor<P> {

	/**
	 * Called before the first message, also of an instance that takes the place of one
	 * that failed, in state {@link ActorState#RUNNING}. If it throws, the actor is
	 * restarted, unless its {@link SupervisionStrategy} says something else of the
	 * exception.
	 * @param context the context of this actor
	 */
	default void started(ActorContext<P> context) {
	}

	/**
	 * Called when the actor was asked to stop, after its children have stopped, in state
	 * {@link ActorState#STOPPING}. Nothing is handled between this and {@link #stopped}.
	 * An actor that goes on handles what has waited, and what this method has sent to
	 * itself or scheduled, and is asked again at the next stop. The answer does not
	 * matter if the parent or the system stops, or if the actor stops because it failed;
	 * an exception means to stop.
	 * @param context the context of this actor
	 * @return whether to stop or to go on
	 */
	default Stopping stopping(ActorContext<P> context) {
		return Stopping.STOP;
	}

	/**
	 * Called last, once the actor will handle nothing more, still in state
	 * {@link ActorState#STOPPING}.
	 * @param context the context of this actor
	 */
	default void stopped(ActorContext<P> context) {
	}

	/**
	 * Called on an instance that failed and is about to be replaced by a new one, in
	 * state {@link ActorState#RESTARTING} and before the children stop. It is called
	 * instead of {@link #stopping} and {@link #stopped}.
	 * @param context the context of this actor
	 * @param cause what it failed with
	 */
	default void restarting(ActorContext<P> context, Throwable cause) {
	}

}
