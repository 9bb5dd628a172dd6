package io.pura.spring.aot;

import java.util.LinkedHashSet;
import java.util.Set;

import io.pura.actor.Actor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Keeps all actor classes in the packages of the application in reach of reflection: only
 * running code says which of them are spawned.
 */
final class ActorScanAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (!AutoConfigurationPackages.has(beanFactory)) {
			return null;
		}
		Set<Class<?>> actors = scan(beanFactory);
		return (generationContext, code) -> actors.forEach((actor) -> ProtocolHints.registerProvidedActor(actor,
				generationContext.getRuntimeHints().reflection()));
	}

	private static Set<Class<?>> scan(ConfigurableListableBeanFactory beanFactory) {
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.setResourceLoader(new DefaultResourceLoader(classLoader));
		scanner.addIncludeFilter(new AssignableTypeFilter(Actor.class));
		Set<Class<?>> actors = new LinkedHashSet<>();
		for (String basePackage : AutoConfigurationPackages.get(beanFactory)) {
			scanner.findCandidateComponents(basePackage)
				.forEach((found) -> actors
					.add(ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), classLoader)));
		}
		return actors;
	}

}
