package io.pura.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the application is to be a node of a cluster: because it says so, or because
 * it names seeds and does not say otherwise.
 */
final class ClusterCondition extends SpringBootCondition {

	private static final String ENABLED = "pura.cluster.enabled";

	private static final String SEEDS = "pura.cluster.discovery.static.seeds";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Pura cluster");
		Boolean enabled = context.getEnvironment().getProperty(ENABLED, Boolean.class);
		if (enabled != null) {
			return new ConditionOutcome(enabled, message.because(ENABLED + " is " + enabled));
		}
		List<String> seeds = Binder.get(context.getEnvironment())
			.bind(SEEDS, Bindable.listOf(String.class))
			.orElseGet(List::of);
		return new ConditionOutcome(!seeds.isEmpty(), message.because(SEEDS + " is " + seeds));
	}

}
