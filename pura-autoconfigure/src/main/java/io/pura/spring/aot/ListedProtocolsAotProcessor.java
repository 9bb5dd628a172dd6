package io.pura.spring.aot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;

/**
 * Keeps the protocols in reach of reflection that the properties of serialization name,
 * themselves or by one of their messages, as far as they are known when the application
 * is built.
 */
final class ListedProtocolsAotProcessor extends PropertyTypesAotProcessor {

	private static final String PROTOCOLS = "pura.serialization.protocols";

	private static final String TYPES = "pura.serialization.types";

	/*
	 * What cannot be loaded is a name that was given to a message, or is refused when the
	 * application starts.
	 */
	@Override
	protected Set<Class<?>> types(Binder binder, @Nullable ClassLoader classLoader) {
		Stream<String> listed = binder.bind(PROTOCOLS, Bindable.listOf(String.class)).orElseGet(List::of).stream();
		Stream<String> typed = binder.bind(TYPES, Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of)
			.keySet()
			.stream();
		Set<Class<?>> protocols = new LinkedHashSet<>();
		Stream.concat(listed, typed)
			.map(String::strip)
			.flatMap((name) -> ProtocolHints.load(name, classLoader))
			.map(ListedProtocolsAotProcessor::protocol)
			.forEach(protocols::add);
		return protocols;
	}

	@Override
	protected void register(Class<?> type, ReflectionHints hints) {
		ProtocolHints.registerProtocol(type, hints);
	}

	private static Class<?> protocol(Class<?> type) {
		Class<?> ofMessage = ResolvableType.forClass(type).as(Message.class).getGeneric(0).resolve();
		return (ofMessage != null) ? ofMessage : type;
	}

}
