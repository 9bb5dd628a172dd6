package io.pura.spring.aot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Keeps the protocols in reach of reflection that the properties of serialization name,
 * themselves or by one of their messages, as far as they are known when the application
 * is built.
 */
final class ListedProtocolsAotProcessor implements BeanFactoryInitializationAotProcessor {

	private static final String PROTOCOLS = "pura.serialization.protocols";

	private static final String TYPES = "pura.serialization.types";

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (!beanFactory.containsBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME)) {
			return null;
		}
		Environment environment = beanFactory.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME,
				Environment.class);
		Set<Class<?>> protocols = protocols(environment, beanFactory.getBeanClassLoader());
		if (protocols.isEmpty()) {
			return null;
		}
		return (generationContext, code) -> protocols.forEach((protocol) -> ProtocolHints.registerProtocol(protocol,
				generationContext.getRuntimeHints().reflection()));
	}

	/**
	 * What cannot be loaded is a name that was given to a message, or is refused when the
	 * application starts.
	 */
	private static Set<Class<?>> protocols(Environment environment, @Nullable ClassLoader classLoader) {
		Binder binder = Binder.get(environment);
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

	private static Class<?> protocol(Class<?> type) {
		Class<?> ofMessage = ResolvableType.forClass(type).as(Message.class).getGeneric(0).resolve();
		return (ofMessage != null) ? ofMessage : type;
	}

}
