package io.pura.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the application is to be a node of a cluster: because it says so, or because
 * it names seeds, or another way to discover nodes, and does not say otherwise.
 */
final class ClusterCondition extends SpringBootCondition {

	private static final String ENABLED = "pura.cluster.enabled";

	private static final String DISCOVERY = "pura.cluster.discovery";

	private static final String SEEDS = DISCOVERY + ".static.seeds";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Pura cluster");
		Boolean enabled = context.getEnvironment().getProperty(ENABLED, Boolean.class);
		if (enabled != null) {
			return new ConditionOutcome(enabled, message.because(ENABLED + " is " + enabled));
		}
		TreeSet<String> kinds = new TreeSet<>(Binder.get(context.getEnvironment())
			.bind(DISCOVERY, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet());
		kinds.remove("static");
		if (!kinds.isEmpty()) {
			// That none of them is there yet is said where all properties are checked.
			return ConditionOutcome.match(message.because(DISCOVERY + " has " + kinds));
		}
		List<String> seeds = Binder.get(context.getEnvironment())
			.bind(SEEDS, Bindable.listOf(String.class))
			.orElseGet(List::of);
		return new ConditionOutcome(!seeds.isEmpty(), message.because(SEEDS + " is " + seeds));
	}

}
