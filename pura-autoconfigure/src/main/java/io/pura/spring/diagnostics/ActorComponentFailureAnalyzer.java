package io.pura.spring.diagnostics;

import io.pura.spring.ActorComponentException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which value of an annotation cannot be.
 */
class ActorComponentFailureAnalyzer extends AbstractFailureAnalyzer<ActorComponentException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ActorComponentException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Change the annotation @ActorComponent of " + cause.type().getName() + ".", cause);
	}

}
