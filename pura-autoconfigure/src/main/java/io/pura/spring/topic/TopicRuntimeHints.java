package io.pura.spring.topic;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps the actor that listens in reach of reflection.
 */
class TopicRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerType(ListeningActor.class);
		hints.reflection().registerType(Listening.class);
		hints.reflection().registerType(ListeningActor.Heard.class);
		ReflectionUtils.doWithLocalMethods(ListeningActor.class,
				(method) -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
	}

}
