package io.pura.spring.diagnostics;

import io.pura.serialization.compression.CompressionUnavailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which library compression needs.
 */
class CompressionUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<CompressionUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, CompressionUnavailableException cause) {
		String library = cause.compression().library();
		return new FailureAnalysis(
				"Messages to other nodes are to be compressed with '%s', but the library %s is not on the class path,"
					.formatted(cause.compression().id(), library) + " or its native code cannot be loaded here: "
						+ cause.getCause() + ".",
				"Add the dependency %s, or set pura.remote.compression.algorithm to 'deflate', which needs none, or to"
					.formatted(library) + " 'none'.",
				cause);
	}

}
