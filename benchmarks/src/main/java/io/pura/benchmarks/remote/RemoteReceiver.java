package io.pura.benchmarks.remote;

import java.util.List;

import io.pura.benchmarks.measure.Lifeline;
import io.pura.benchmarks.remote.node.Endpoint;

/**
 * Runs the node that receives, until the JVM that has started this one is done with it.
 */
public final class RemoteReceiver {

	private RemoteReceiver() {
	}

	/**
	 * Runs the node.
	 * @param args the contender, and the endpoint of this node in three words
	 * @throws InterruptedException if this thread was interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		Thread lifeline = Lifeline.hold();
		RemoteContender.valueOf(args[0]).start(Endpoint.parse(List.of(args).subList(1, 4)));
		lifeline.join();
	}

}
