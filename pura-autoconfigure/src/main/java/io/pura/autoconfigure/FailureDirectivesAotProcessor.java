package io.pura.autoconfigure;

import java.util.List;
import java.util.Map;

import io.pura.spring.aot.PropertyTypesAotProcessor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.util.ClassUtils;

/**
 * Keeps the exceptions in reach of reflection that the properties name, as far as they
 * are known when the application is built.
 */
final class FailureDirectivesAotProcessor extends PropertyTypesAotProcessor {

	/*
	 * What cannot be loaded is refused when the application starts.
	 */
	@Override
	protected List<Class<?>> types(Binder binder, @Nullable ClassLoader classLoader) {
		return binder.bind(FailureDirectives.PROPERTY, Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of)
			.keySet()
			.stream()
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.<Class<?>>map((name) -> ClassUtils.resolveClassName(name, classLoader))
			.toList();
	}

	@Override
	protected void register(Class<?> type, ReflectionHints hints) {
		hints.registerType(type);
	}

}
