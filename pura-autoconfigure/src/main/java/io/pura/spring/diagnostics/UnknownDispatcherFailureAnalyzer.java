package io.pura.spring.diagnostics;

import io.pura.dispatch.UnknownDispatcherException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says where dispatchers are defined and which there are.
 */
class UnknownDispatcherFailureAnalyzer extends AbstractFailureAnalyzer<UnknownDispatcherException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownDispatcherException cause) {
		return new FailureAnalysis(
				"Actor '%s' wants dispatcher '%s', but there is none of this name.".formatted(cause.taskName(),
						cause.name()),
				"Define it under pura.dispatchers.%s, or take one of %s.".formatted(cause.name(),
						String.join(", ", cause.known())),
				cause);
	}

}
