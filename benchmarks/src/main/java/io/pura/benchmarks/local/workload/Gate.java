package io.pura.benchmarks.local.workload;

import java.util.concurrent.CountDownLatch;

/**
 * Where an actor waits until it may go on.
 */
public final class Gate {

	private final CountDownLatch opened = new CountDownLatch(1);

	/**
	 * Waits until it is open, and blocks the thread meanwhile.
	 */
	public void pass() {
		try {
			this.opened.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void open() {
		this.opened.countDown();
	}

}
