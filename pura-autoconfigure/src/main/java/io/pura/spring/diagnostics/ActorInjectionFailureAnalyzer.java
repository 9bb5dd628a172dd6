package io.pura.spring.diagnostics;

import java.util.List;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.spring.ActorComponent;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Explains a reference of an actor that is missing or ambiguous, an actor that was to be
 * injected itself, and an actor that could live in several actor systems. Goes before
 * Spring Boot's own analyzers, which do not know protocols.
 */
class ActorInjectionFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException>
		implements Ordered {

	private final @Nullable ConfigurableListableBeanFactory beanFactory;

	ActorInjectionFailureAnalyzer(@Nullable BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String injectionPoint) {
		ResolvableType type = cause.getResolvableType();
		Class<?> rawType = (type != null) ? type.resolve() : null;
		if (type == null || rawType == null || this.beanFactory == null) {
			return null;
		}
		String who = (injectionPoint != null) ? injectionPoint : "A component";
		if (rawType == ActorRef.class) {
			return analyzeReference(type, cause, who, new KnownActors(this.beanFactory));
		}
		if (rawType == ActorSystem.class && cause instanceof NoUniqueBeanDefinitionException ambiguous) {
			return analyzeSystem(ambiguous, who);
		}
		if (Actor.class.isAssignableFrom(rawType)
				&& AnnotatedElementUtils.hasAnnotation(rawType, ActorComponent.class)) {
			return analyzeActor(rawType, cause, who);
		}
		return null;
	}

	private static FailureAnalysis analyzeReference(ResolvableType type, NoSuchBeanDefinitionException cause,
			String who, KnownActors actors) {
		Class<?> protocol = type.getGeneric(0).resolve(Object.class);
		StringBuilder description = new StringBuilder(who).append(" required ").append(name(type));
		String action;
		if (cause instanceof NoUniqueBeanDefinitionException ambiguous) {
			List<String> candidates = List.copyOf(ambiguous.getBeanNamesFound());
			description.append(", but there are ").append(candidates.size()).append(" actors that it could be.\n\n");
			action = "Name the parameter or field after one of " + String.join(", ", candidates)
					+ ", add @Qualifier with its name, mark one of the actors as @Primary, or inject them all as Map<String, "
					+ name(type) + ">.";
		}
		else {
			description.append(", but there is no such actor.\n\n");
			action = missing(protocol, actors);
		}
		actors.describeTo(description);
		return new FailureAnalysis(description.toString(), action, cause);
	}

	private static String missing(Class<?> protocol, KnownActors actors) {
		String name = protocol.getSimpleName();
		List<String> same = actors.withProtocol(protocol);
		if (!same.isEmpty()) {
			return "Correct the qualifier: the actors of protocol " + name + " are " + String.join(", ", same) + ".";
		}
		List<String> richer = actors.withSubProtocolOf(protocol);
		if (!richer.isEmpty()) {
			String other = richer.get(0);
			return "Inject ActorRef<%s>, which is actor '%s', and narrow it with ActorRef.<%s>narrow."
				.formatted(actors.protocolOf(other), other, name);
		}
		return "Annotate a class that implements Actor<" + name + "> with @ActorComponent, in a package that is"
				+ " scanned for components, or inject the reference of an actor that there is.";
	}

	private static FailureAnalysis analyzeSystem(NoUniqueBeanDefinitionException cause, String who) {
		String systems = String.join(", ", List.copyOf(cause.getBeanNamesFound()));
		return new FailureAnalysis("%s required the actor system, but there are several: %s.".formatted(who, systems),
				"Mark one of the actor systems as @Primary, or say which one: with @ActorComponent(system = \"…\") for an"
						+ " actor that should live in it, with @Qualifier elsewhere.",
				cause);
	}

	private static FailureAnalysis analyzeActor(Class<?> actorClass, NoSuchBeanDefinitionException cause, String who) {
		ResolvableType protocol = ResolvableType.forClass(actorClass).as(Actor.class).getGeneric(0);
		String reference = "ActorRef<" + protocol.resolve(Object.class).getSimpleName() + ">";
		return new FailureAnalysis(
				who + " required the actor " + actorClass.getName()
						+ " itself, but an actor is reached by messages only, and so is never injected.",
				"Inject " + reference + " instead, and tell or ask it what it should do.", cause);
	}

	private static String name(ResolvableType type) {
		ResolvableType protocol = type.getGeneric(0);
		return (protocol.resolve() != null) ? "ActorRef<" + protocol.resolve(Object.class).getSimpleName() + ">"
				: "ActorRef";
	}

}
