package io.pura.spring.endpoint;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Keeps in reach of reflection what the endpoint shows, which it only declares as an
 * object.
 */
@Internal
public final class EndpointRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), OverviewDescriptor.class,
				SystemsDescriptor.class, ActorsDescriptor.class, TopicsDescriptor.class, DeadLettersDescriptor.class,
				FailuresDescriptor.class, ClusterDescriptor.class);
	}

}
