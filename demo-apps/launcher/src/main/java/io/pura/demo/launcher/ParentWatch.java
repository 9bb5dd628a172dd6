package io.pura.demo.launcher;

/**
 * Ends a node when its launcher has ended without ending it, as after {@code kill -9}.
 */
final class ParentWatch {

	private static final String PROPERTY = "pura.demo.launcher-pid";

	private ParentWatch() {
	}

	/**
	 * Returns the option for the JVM of a node that this process is about to start.
	 */
	static String jvmOption() {
		return "-D" + PROPERTY + "=" + ProcessHandle.current().pid();
	}

	/**
	 * Whether a launcher has started this process.
	 */
	static boolean isWanted() {
		return Long.getLong(PROPERTY) != null;
	}

	static void start() {
		long pid = Long.getLong(PROPERTY, -1);
		Thread watch = new Thread(() -> exitAfter(pid), "launcher-watch");
		watch.setDaemon(true);
		watch.start();
	}

	private static void exitAfter(long pid) {
		// An orphan has another parent, and its launcher's pid may belong to anybody
		ProcessHandle.current()
			.parent()
			.filter((parent) -> parent.pid() == pid)
			.ifPresent((parent) -> parent.onExit().join());
		System.exit(0);
	}

}
