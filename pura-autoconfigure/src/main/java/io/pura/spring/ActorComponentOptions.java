package io.pura.spring;

import io.pura.actor.ActorOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The options of {@link ActorComponent}s: what the annotation says, changed by the
 * {@link ActorOptionsCustomizer}s.
 */
final class ActorComponentOptions {

	private ActorComponentOptions() {
	}

	static ActorOptions of(String name, Class<?> actorClass, ConfigurableBeanFactory beanFactory) {
		ActorComponent component = AnnotatedElementUtils.findMergedAnnotation(actorClass, ActorComponent.class);
		ActorOptions options = ActorOptions.defaults().neverStopping();
		if (component != null) {
			options = annotated(options, component, actorClass,
					beanFactory.resolveEmbeddedValue(component.dispatcher()));
		}
		for (ActorOptionsCustomizer customizer : beanFactory.getBeanProvider(ActorOptionsCustomizer.class)
			.orderedStream()
			.toList()) {
			options = customizer.customize(name, actorClass, options);
		}
		return options;
	}

	private static ActorOptions annotated(ActorOptions defaults, ActorComponent component, Class<?> actorClass,
			@Nullable String dispatcher) {
		try {
			return annotated(defaults, component, dispatcher);
		}
		catch (IllegalArgumentException ex) {
			throw new ActorComponentException(actorClass, ex);
		}
	}

	private static ActorOptions annotated(ActorOptions defaults, ActorComponent component,
			@Nullable String dispatcher) {
		ActorOptions options = defaults.routing(component.routing());
		if (dispatcher != null && !dispatcher.isEmpty()) {
			options = options.dispatcher(dispatcher);
		}
		if (component.instances() != 0) {
			options = options.instances(component.instances());
		}
		if (component.mailboxCapacity() != -1) {
			options = options.mailboxCapacity(component.mailboxCapacity());
		}
		return options;
	}

}
