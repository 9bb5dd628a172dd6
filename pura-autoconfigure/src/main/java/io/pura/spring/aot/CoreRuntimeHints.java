package io.pura.spring.aot;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.pura.actor.MessageValidator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Keeps in reach of reflection what pura-core itself finds by name.
 */
final class CoreRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<TypeReference> STAGE = TypeReference.listOf(CompletionStage.class);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ReflectionHints reflection = hints.reflection();
		reflection.registerType(TypeReference.of("io.pura.actor.StageReply"),
				(type) -> type.withMethod("exclusive", STAGE, ExecutableMode.INVOKE)
					.withMethod("interleaved", STAGE, ExecutableMode.INVOKE)
					.withMethod("detached", STAGE, ExecutableMode.INVOKE));
		reflection.registerType(TypeReference.of("io.pura.actor.PublisherReply"),
				(type) -> type.withMethod("of", TypeReference.listOf(Publisher.class), ExecutableMode.INVOKE));
		reflection.registerType(TypeReference.of("io.pura.actor.Validation"), (type) -> type.withMethod("validate",
				TypeReference.listOf(MessageValidator.class, Object.class, Object.class), ExecutableMode.INVOKE));
	}

}
