package io.pura.spring.test;

import java.util.LinkedHashSet;
import java.util.Set;

import io.pura.actor.MessageValidator;
import io.pura.serialization.Codec;
import io.pura.spring.ActorComponent;
import io.pura.spring.ActorOptionsCustomizer;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.cluster.ClusterCustomizer;
import tools.jackson.databind.JacksonModule;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.util.ClassUtils;

/**
 * Leaves out of a {@link PuraTest} what has nothing to do with actors.
 */
final class PuraTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<PuraTest> {

	private static final String JACKSON_COMPONENT = "org.springframework.boot.jackson.JacksonComponent";

	private static final Set<Class<?>> ALWAYS = Set.of(ActorSystemCustomizer.class, ActorOptionsCustomizer.class,
			ClusterCustomizer.class, MessageValidator.class, Codec.Factory.class, JacksonModule.class);

	private final Set<Class<?>> always = new LinkedHashSet<>(ALWAYS);

	private final Set<Class<?>> actors;

	PuraTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		ClassLoader classLoader = testClass.getClassLoader();
		if (ClassUtils.isPresent(JACKSON_COMPONENT, classLoader)) {
			this.always.add(ClassUtils.resolveClassName(JACKSON_COMPONENT, classLoader));
		}
		this.actors = Set.of(getAnnotation().getClassArray("actors"));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return this.always;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.actors.isEmpty() ? Set.of(ActorComponent.class) : this.actors;
	}

}
