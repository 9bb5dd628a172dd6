package io.pura.spring.aot;

import io.pura.actor.Actor;
import io.pura.spring.ActorRefs;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.javapoet.ClassName;

/**
 * Keeps the handlers of actors that are beans, and the messages of their protocols, in
 * reach of reflection, and has the code that makes their references generated where the
 * actors are, so that neither needs to be public.
 */
final class ActorBeanRegistrationAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = registeredBean.getBeanClass();
		if (Actor.class.isAssignableFrom(type)) {
			return (generationContext, code) -> ProtocolHints.registerActor(type,
					generationContext.getRuntimeHints().reflection());
		}
		Class<?> actorClass = ActorRefs.actorClass(registeredBean.getMergedBeanDefinition());
		return (actorClass != null) ? BeanRegistrationAotContribution
			.withCustomCodeFragments((fragments) -> new BesideActorCodeFragments(fragments, actorClass)) : null;
	}

	/**
	 * Generates code in the package of an actor.
	 */
	private static final class BesideActorCodeFragments extends BeanRegistrationCodeFragmentsDecorator {

		private final Class<?> actorClass;

		BesideActorCodeFragments(BeanRegistrationCodeFragments fragments, Class<?> actorClass) {
			super(fragments);
			this.actorClass = actorClass;
		}

		@Override
		public ClassName getTarget(RegisteredBean registeredBean) {
			return ClassName.get(this.actorClass);
		}

	}

}
