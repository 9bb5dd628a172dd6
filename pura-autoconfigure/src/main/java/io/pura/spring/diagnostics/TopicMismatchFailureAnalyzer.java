package io.pura.spring.diagnostics;

import io.pura.topic.TopicMismatchException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which types are wanted for one topic.
 */
class TopicMismatchFailureAnalyzer extends AbstractFailureAnalyzer<TopicMismatchException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TopicMismatchException cause) {
		return new FailureAnalysis(
				"Topic '%s' is wanted with two types of values: %s and %s.".formatted(cause.name(),
						cause.type().getName(), cause.wanted().getName()),
				"Use one type wherever a qualifier or @TopicListener says '%s', such as an interface of both, or two names."
					.formatted(cause.name()),
				cause);
	}

}
