package io.pura.benchmarks.local.raw;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.pura.benchmarks.local.workload.TestedSystem;

/**
 * Queues of JCTools between threads, and deques within a thread.
 */
public final class RawSystem {

	private RawSystem() {
	}

	/**
	 * Starts a system without any actor.
	 * @return a running system
	 */
	public static TestedSystem start() {
		// They live on for a while, so that what they have allocated can be counted.
		ExecutorService threads = Executors.newCachedThreadPool();
		return new TestedSystem(threads::shutdownNow, new RawTells(threads), new RawBoundedTells(threads),
				new RawFanOut(threads), new RawPingPong(threads), new RawRing(threads), new RawAsks(threads),
				new RawQueues(threads));
	}

}
