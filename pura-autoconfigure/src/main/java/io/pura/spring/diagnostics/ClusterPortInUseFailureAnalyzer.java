package io.pura.spring.diagnostics;

import io.pura.cluster.PortInUseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/**
 * Says which address of the node cannot be had.
 */
class ClusterPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		return new FailureAnalysis(
				"The node cannot listen on %s for other nodes of the cluster: %s.".formatted(cause.address(),
						NestedExceptionUtils.getMostSpecificCause(cause).getMessage()),
				"Stop the process that listens on port %d, or set pura.remote.port to another port (0 takes a free one)"
					.formatted(cause.address().port()) + " and pura.remote.address to an address of this machine.",
				cause);
	}

}
