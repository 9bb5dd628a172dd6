package io.pura;

import java.io.IOException;

import org.openjdk.jcstress.Main;

/**
 * Runs jcstress, also on a machine with fewer processors than its tests have threads. By
 * itself it would leave out such tests there, so it must not see how many there are: it
 * reads that from the files of Linux, and believes the JVM on an unknown system.
 */
public final class Stress {

	/** No test has more threads. */
	private static final int MOST_THREADS = 4;

	private Stress() {
	}

	/**
	 * Runs the tests and exits.
	 * @param args the options of jcstress
	 * @throws Exception if a test fails
	 */
	public static void main(String[] args) throws Exception {
		int processors = Runtime.getRuntime().availableProcessors();
		if (processors < MOST_THREADS) {
			throw new IllegalStateException("Needs -XX:ActiveProcessorCount=" + MOST_THREADS);
		}
		startProcess();
		System.setProperty("os.name", "unknown");
		Main.main(args);
	}

	/**
	 * Starts a process, as Java does not start the first one on an unknown system.
	 */
	private static void startProcess() throws IOException, InterruptedException {
		new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-version").start().waitFor();
	}

}
