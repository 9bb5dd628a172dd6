package io.pura.spring.diagnostics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pura.actor.ActorRef;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * The actors whose references can be injected, with their protocols.
 */
final class KnownActors {

	private final Map<String, Class<?>> protocols = new LinkedHashMap<>();

	KnownActors(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(ActorRef.class, true, false)) {
			if (beanFactory.containsBeanDefinition(name)) {
				ResolvableType type = beanFactory.getMergedBeanDefinition(name).getResolvableType();
				this.protocols.put(name, type.as(ActorRef.class).getGeneric(0).resolve(Object.class));
			}
		}
	}

	List<String> withProtocol(Class<?> protocol) {
		return this.protocols.keySet().stream().filter((name) -> this.protocols.get(name) == protocol).toList();
	}

	/**
	 * Returns the actors that understand the protocol and more.
	 */
	List<String> withSubProtocolOf(Class<?> protocol) {
		return this.protocols.entrySet()
			.stream()
			.filter((actor) -> actor.getValue() != protocol && protocol.isAssignableFrom(actor.getValue()))
			.map(Map.Entry::getKey)
			.toList();
	}

	String protocolOf(String name) {
		return this.protocols.getOrDefault(name, Object.class).getSimpleName();
	}

	/**
	 * Appends a list for people.
	 */
	void describeTo(StringBuilder text) {
		if (this.protocols.isEmpty()) {
			text.append("There are no actors.\n");
			return;
		}
		text.append("The actors that there are:\n");
		this.protocols.forEach((name,
				protocol) -> text.append("\n\t- ").append(name).append(", of protocol ").append(protocol.getName()));
		text.append('\n');
	}

}
