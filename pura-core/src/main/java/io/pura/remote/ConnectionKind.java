package io.pura.remote;

/**
 * What a connection is for, which decides how soon it is noticed that the other side has
 * fallen silent.
 */
public enum ConnectionKind {

	/**
	 * Carries what nodes have to tell each other, and shows whether they are alive.
	 */
	CONTROL,

	/**
	 * Carries messages. Its silence means less, as a large batch may be on the way and
	 * the other side may be busy.
	 */
	DATA

}
