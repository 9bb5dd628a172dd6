package io.pura.spring.diagnostics;

import io.pura.serialization.MessageTypeException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/**
 * Says what is wrong with a message that is meant for other nodes.
 */
class MessageTypeFailureAnalyzer extends AbstractFailureAnalyzer<MessageTypeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MessageTypeException cause) {
		return new FailureAnalysis(StringUtils.capitalize(cause.problem()) + ".",
				StringUtils.capitalize(cause.action()) + ".", cause);
	}

}
