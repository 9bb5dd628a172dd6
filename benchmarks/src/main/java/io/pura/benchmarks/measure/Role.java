package io.pura.benchmarks.measure;

/**
 * Why a contender is in the table, and so what it is compared with.
 */
public enum Role {

	/**
	 * What the comparison is about. The first of the contenders, and others that are not
	 * compared with it.
	 */
	SUBJECT,

	/**
	 * Another system: the table says how many times better the subject is.
	 */
	PEER,

	/**
	 * What no system can do better: the table says which part of it the subject reaches.
	 */
	LIMIT,

	/**
	 * The subject with another configuration: the table says which part of the subject it
	 * reaches.
	 */
	VARIANT

}
