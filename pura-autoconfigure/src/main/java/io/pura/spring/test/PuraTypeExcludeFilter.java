package io.pura.spring.test;

import java.util.Set;

import io.pura.spring.ActorComponent;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.cluster.ClusterCustomizer;
import tools.jackson.databind.JacksonModule;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * Leaves out of a {@link PuraTest} what has nothing to do with actors.
 */
final class PuraTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<PuraTest> {

	private static final Set<Class<?>> ALWAYS = Set.of(ActorSystemCustomizer.class, ClusterCustomizer.class,
			JacksonModule.class);

	private final Set<Class<?>> actors;

	PuraTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.actors = Set.of(getAnnotation().getClassArray("actors"));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return ALWAYS;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.actors.isEmpty() ? Set.of(ActorComponent.class) : this.actors;
	}

}
