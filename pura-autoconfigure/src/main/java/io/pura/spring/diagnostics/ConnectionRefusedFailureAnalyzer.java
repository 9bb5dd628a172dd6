package io.pura.spring.diagnostics;

import io.pura.remote.ConnectionRefusedException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why two nodes do not talk to each other.
 */
class ConnectionRefusedFailureAnalyzer extends AbstractFailureAnalyzer<ConnectionRefusedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ConnectionRefusedException cause) {
		return new FailureAnalysis(
				"This node and another member of the cluster do not talk to each other: %s."
					.formatted(cause.getMessage()),
				"Make pura.cluster.name, pura.remote.token and the version of Pura the same on all nodes, and write each"
						+ " member under pura.cluster.discovery.static.seeds as it calls itself"
						+ " (pura.remote.advertised-address). Start-up does not wait for others with"
						+ " pura.cluster.wait-for-join=0s.",
				cause);
	}

}
