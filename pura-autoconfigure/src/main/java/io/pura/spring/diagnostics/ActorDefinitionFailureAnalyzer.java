package io.pura.spring.diagnostics;

import io.pura.actor.ActorDefinitionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with an actor class.
 */
class ActorDefinitionFailureAnalyzer extends AbstractFailureAnalyzer<ActorDefinitionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ActorDefinitionException cause) {
		StringBuilder description = new StringBuilder(cause.type().getName()).append(" cannot be an actor:\n");
		cause.problems().forEach((problem) -> description.append("\n\t- ").append(problem));
		description.append('\n');
		return new FailureAnalysis(description.toString(),
				"Change " + cause.type().getName() + " or its protocol so that they fit.", cause);
	}

}
