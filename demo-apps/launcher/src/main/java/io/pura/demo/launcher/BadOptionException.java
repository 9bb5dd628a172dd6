package io.pura.demo.launcher;

/**
 * The command line says something that the launcher cannot do.
 */
class BadOptionException extends RuntimeException {

	private final String problem;

	BadOptionException(String problem) {
		super(problem);
		this.problem = problem;
	}

	/**
	 * Returns what is wrong, and what to write instead.
	 */
	String problem() {
		return this.problem;
	}

}
