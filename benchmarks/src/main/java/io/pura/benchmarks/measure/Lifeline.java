package io.pura.benchmarks.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Binds the life of a JVM to that of the one that has started it: the standard input of a
 * child is a pipe, which comes to its end with the parent, however that ends.
 */
public final class Lifeline {

	private Lifeline() {
	}

	/**
	 * Ends this JVM when the one that has started it is gone, and when the calling thread
	 * fails, although other threads may still run.
	 * @return a thread that lives as long as the other JVM
	 */
	public static Thread hold() {
		Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {
			failure.printStackTrace();
			Runtime.getRuntime().halt(1);
		});
		return hold(System.in, () -> Runtime.getRuntime().halt(1));
	}

	static Thread hold(InputStream line, Runnable atEnd) {
		Thread thread = new Thread(() -> {
			awaitEnd(line);
			atEnd.run();
		}, "lifeline");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static void awaitEnd(InputStream line) {
		try {
			line.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// It is broken, which is an end, too.
		}
	}

}
