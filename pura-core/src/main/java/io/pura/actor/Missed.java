package io.pura.actor;

/**
 * What a timer with a fixed rate does about the times that it has missed, because the
 * machine was too slow, the actor was, or its first time is past.
 */
public enum Missed {

	/**
	 * They are left out: the timer goes on with the next time that is to come, and never
	 * waits in the mailbox more than once.
	 */
	SKIP,

	/**
	 * They are made up for, each of them and in order. There is no bound to how many of
	 * them may wait to be handled by an actor that is slower than its timer.
	 */
	CATCH_UP

}
