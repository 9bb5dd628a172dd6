package io.pura.actor;

/**
 * What becomes of an actor that has failed. Its mailbox is kept in any case but
 * {@link #STOP}, and the message that it failed with is never handled again.
 */
public enum Directive {

	/**
	 * The actor goes on with the next message, as it is. One that failed to start cannot,
	 * and is restarted instead.
	 */
	RESUME,

	/**
	 * The actor's children stop, and a new instance takes its place.
	 */
	RESTART,

	/**
	 * The actor stops for good: its children first, then {@link Actor#stopping}, whose
	 * answer does not matter, and {@link Actor#stopped}. One that must not stay dead is
	 * restarted instead, after the longest wait, and reported as failing until then.
	 */
	STOP,

	/**
	 * The actor handles nothing until its parent, which is treated as if its own handler
	 * had thrown the same exception, has decided by its own strategy. If the parent
	 * resumes, so does the actor, or it is restarted if it had failed to start. If the
	 * parent is restarted or stops, the actor stops with it, like all children. If the
	 * parent escalates in its turn, both wait. An actor at the top has no parent: for it
	 * this is the same as {@link #STOP}.
	 */
	ESCALATE

}
