package io.pura.spring.lifecycle;

/**
 * Ends the JVM of an application without a web server after its actor systems were
 * stopped with an exit code other than 0. A bean of this type replaces
 * {@link System#exit}, which a test may want.
 */
@FunctionalInterface
public interface ApplicationExit {

	/**
	 * Ends the JVM. The application context is closed by then.
	 * @param exitCode the exit code, not 0
	 */
	void exit(int exitCode);

}
