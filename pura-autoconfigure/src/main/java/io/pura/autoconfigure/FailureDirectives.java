package io.pura.autoconfigure;

import java.util.Map;

import io.pura.actor.Directive;
import io.pura.actor.SupervisionStrategy;

import org.springframework.util.ClassUtils;

/**
 * Adds to a strategy what the properties say by the class names of exceptions.
 */
final class FailureDirectives {

	static final String PROPERTY = "pura.supervision.on-failure";

	private FailureDirectives() {
	}

	static SupervisionStrategy apply(Map<String, Directive> directives, SupervisionStrategy strategy) {
		SupervisionStrategy changed = strategy;
		for (Map.Entry<String, Directive> entry : directives.entrySet()) {
			changed = on(changed, entry.getKey(), entry.getValue());
		}
		return changed;
	}

	private static SupervisionStrategy on(SupervisionStrategy strategy, String className, Directive directive) {
		String property = PROPERTY + "[" + className + "]";
		Class<?> type;
		try {
			type = ClassUtils.forName(className, null);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw PropertyChecks.invalid(property, directive, "It names a class that cannot be loaded: write the full"
					+ " name of an exception in brackets, such as " + PROPERTY + "[java.io.IOException].");
		}
		if (!Throwable.class.isAssignableFrom(type)) {
			throw PropertyChecks.invalid(property, directive,
					"It names a class that is no exception: " + type.getName() + " does not extend Throwable.");
		}
		try {
			return strategy.on(type.asSubclass(Throwable.class), directive);
		}
		catch (IllegalArgumentException ex) {
			throw PropertyChecks.invalid(property, directive,
					"It names a class that is not for it: " + ex.getMessage() + ".");
		}
	}

}
