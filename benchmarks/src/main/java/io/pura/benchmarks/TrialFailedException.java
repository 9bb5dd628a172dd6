package io.pura.benchmarks;

import java.io.Serial;

/**
 * Thrown when the JVM of a trial was of no use.
 */
final class TrialFailedException extends Exception {

	@Serial
	private static final long serialVersionUID = 1L;

	TrialFailedException(String message) {
		super(message);
	}

}
