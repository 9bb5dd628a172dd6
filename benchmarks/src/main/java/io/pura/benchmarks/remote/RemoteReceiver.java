package io.pura.benchmarks.remote;

import io.pura.benchmarks.measure.Lifeline;

/**
 * Runs the node that receives, until the JVM that has started this one is done with it.
 */
public final class RemoteReceiver {

	private RemoteReceiver() {
	}

	/**
	 * Runs the node.
	 * @param args the contender, the port of this node and that of the other one
	 * @throws InterruptedException if this thread was interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		Thread lifeline = Lifeline.hold();
		RemoteContender.valueOf(args[0]).start(Ports.parse(args[1], args[2]));
		lifeline.join();
	}

}
