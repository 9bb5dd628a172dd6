package io.pura.spring.aot;

import java.util.Collection;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Keeps the types in reach of reflection that properties name, as far as they are known
 * when the application is built.
 */
@Internal
public abstract class PropertyTypesAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public final @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (!beanFactory.containsBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME)) {
			return null;
		}
		Environment environment = beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
				Environment.class);
		Collection<Class<?>> types = types(Binder.get(environment), beanFactory.getBeanClassLoader());
		if (types.isEmpty()) {
			return null;
		}
		return (generationContext, code) -> types
			.forEach((type) -> register(type, generationContext.getRuntimeHints().reflection()));
	}

	/**
	 * Returns the types that are named. Those that cannot be loaded are left to the start
	 * of the application.
	 * @param binder knows the properties
	 * @param classLoader loads the types
	 * @return the types
	 */
	protected abstract Collection<Class<?>> types(Binder binder, @Nullable ClassLoader classLoader);

	/**
	 * Keeps a type in reach.
	 * @param type one of the types
	 * @param hints takes note of it
	 */
	protected abstract void register(Class<?> type, ReflectionHints hints);

}
