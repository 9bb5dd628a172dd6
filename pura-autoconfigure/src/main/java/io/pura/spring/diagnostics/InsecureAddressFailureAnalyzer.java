package io.pura.spring.diagnostics;

import io.pura.cluster.InsecureAddressException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to protect a node that others can reach.
 */
class InsecureAddressFailureAnalyzer extends AbstractFailureAnalyzer<InsecureAddressException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InsecureAddressException cause) {
		return new FailureAnalysis(
				"The node would listen on %s, which other machines can reach, and would let everybody in: whoever can"
					.formatted(cause.address()) + " connect could send messages to all actors.",
				"Set pura.remote.token to a secret that all nodes share, or pura.remote.ssl.bundle to an SSL bundle, or"
						+ " listen on 127.0.0.1 with pura.remote.address. If the network itself is safe, say so with"
						+ " pura.remote.insecure=true.",
				cause);
	}

}
