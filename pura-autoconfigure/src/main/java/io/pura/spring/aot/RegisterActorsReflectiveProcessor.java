package io.pura.spring.aot;

import java.lang.reflect.AnnotatedElement;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Does what {@link RegisterActors} says.
 */
final class RegisterActorsReflectiveProcessor implements ReflectiveProcessor {

	RegisterActorsReflectiveProcessor() {
	}

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		RegisterActors annotation = AnnotatedElementUtils.getMergedAnnotation(element, RegisterActors.class);
		if (annotation == null) {
			return;
		}
		for (Class<?> actor : annotation.value()) {
			ProtocolHints.registerProvidedActor(actor, hints);
		}
		for (Class<?> protocol : annotation.protocols()) {
			ProtocolHints.registerProtocol(protocol, hints);
		}
	}

}
