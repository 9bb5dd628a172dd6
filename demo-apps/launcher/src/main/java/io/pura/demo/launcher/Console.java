package io.pura.demo.launcher;

import java.io.PrintStream;

/**
 * Where all nodes and the launcher print. One lock for both streams, since they often end
 * in the same terminal, where a long line is written in pieces.
 */
final class Console {

	private final PrintStream out;

	private final PrintStream err;

	Console(PrintStream out, PrintStream err) {
		this.out = out;
		this.err = err;
	}

	synchronized void out(String text) {
		this.out.println(text);
	}

	synchronized void err(String text) {
		this.err.println(text);
	}

}
