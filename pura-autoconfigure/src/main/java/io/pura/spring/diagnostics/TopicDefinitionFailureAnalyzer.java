package io.pura.spring.diagnostics;

import io.pura.spring.topic.TopicDefinitionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with a listener method or an injected topic.
 */
class TopicDefinitionFailureAnalyzer extends AbstractFailureAnalyzer<TopicDefinitionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TopicDefinitionException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
