package io.pura.spring.diagnostics;

import io.pura.cluster.PortInUseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which address of the node cannot be had.
 */
class ClusterPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		Throwable reason = cause.getCause();
		return new FailureAnalysis(
				"The node cannot listen on %s for other nodes of the cluster: %s.".formatted(cause.address(),
						(reason != null) ? reason.getMessage() : "the address cannot be had"),
				"Stop the process that listens on port %d, or set pura.remote.port to another port (0 takes a free one)"
					.formatted(cause.address().port()) + " and pura.remote.address to an address of this machine.",
				cause);
	}

}
