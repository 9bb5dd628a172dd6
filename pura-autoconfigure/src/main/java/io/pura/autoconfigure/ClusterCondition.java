package io.pura.autoconfigure;

import java.util.Map;
import java.util.TreeSet;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the application is to be a node of a cluster: because it says so, or because
 * it says how to discover other nodes and does not say otherwise.
 */
final class ClusterCondition extends SpringBootCondition {

	private static final String ENABLED = "pura.cluster.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Pura cluster");
		BindResult<Boolean> enabled = Binder.get(context.getEnvironment()).bind(ENABLED, Boolean.class);
		if (enabled.isBound()) {
			return new ConditionOutcome(enabled.get(), message.because(ENABLED + " is " + enabled.get()));
		}
		Map<String, String> discovery = DiscoveryProperties.of(context.getEnvironment());
		return discovery.isEmpty() ? ConditionOutcome.noMatch(message.because("no other nodes are to be discovered"))
				: ConditionOutcome.match(message.foundExactly(new TreeSet<>(discovery.keySet())));
	}

}
