package io.pura.benchmarks.local.queue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.pura.benchmarks.local.workload.TestedSystem;

/**
 * Queues of JCTools between threads, and deques within a thread.
 */
public final class QueueSystem {

	private QueueSystem() {
	}

	/**
	 * Starts a system without any actor.
	 * @return a running system
	 */
	public static TestedSystem start() {
		// They live on for a while, so that what they have allocated can be counted.
		ExecutorService threads = Executors.newCachedThreadPool();
		return new TestedSystem(threads::shutdownNow, new QueueTells(threads), new QueueBoundedTells(threads),
				new QueueFanOut(threads), new QueuePingPong(threads), new QueueRing(threads), new QueueAsks(threads),
				new QueueQueues(threads));
	}

}
