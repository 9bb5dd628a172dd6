package io.pura.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.TypeReference;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Keeps the exceptions in reach of reflection that the properties name, as far as they
 * are known when the application is built.
 */
final class FailureDirectivesAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (!beanFactory.containsBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME)) {
			return null;
		}
		Environment environment = beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
				Environment.class);
		Set<String> classNames = Binder.get(environment)
			.bind(FailureDirectives.PROPERTY, Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of)
			.keySet();
		if (classNames.isEmpty()) {
			return null;
		}
		return (generationContext, code) -> classNames
			.forEach((name) -> generationContext.getRuntimeHints().reflection().registerType(TypeReference.of(name)));
	}

}
