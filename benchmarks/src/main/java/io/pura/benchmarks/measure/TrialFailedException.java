package io.pura.benchmarks.measure;

import java.io.Serial;

/**
 * Thrown when the JVM of a trial was of no use.
 */
public final class TrialFailedException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what happened
	 */
	public TrialFailedException(String message) {
		super(message);
	}

}
