package io.pura.spring;

import io.pura.Internal;
import io.pura.actor.Actor;
import io.pura.actor.ActorFactory;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Makes the references of {@link ActorComponent}s. Public for code that is generated
 * ahead of time.
 */
@Internal
public final class ActorRefs {

	private ActorRefs() {
	}

	/**
	 * Declares an actor in its actor system.
	 * @param <P> the protocol of the actor
	 * @param name the name of the actor
	 * @param actorClass the class of the actor
	 * @param beanFactory makes the actor
	 * @return the reference of the actor
	 */
	public static <P> ActorRef<P> create(String name, Class<? extends Actor<P>> actorClass,
			ConfigurableBeanFactory beanFactory) {
		return system(actorClass, beanFactory).declare(name, actorClass,
				new BeanActorFactory<P>(beanFactory, ActorComponentPostProcessor.ACTOR_NAME_PREFIX + name),
				ActorComponentOptions.of(name, actorClass, beanFactory));
	}

	/**
	 * Returns the class of the actor whose reference a bean definition makes.
	 * @param definition a bean definition
	 * @return the class of the actor, or {@code null} if the bean is no such reference
	 */
	public static @Nullable Class<?> actorClass(BeanDefinition definition) {
		if (!ActorRefs.class.getName().equals(definition.getBeanClassName())) {
			return null;
		}
		ValueHolder holder = definition.getConstructorArgumentValues().getIndexedArgumentValue(1, Class.class);
		return (holder != null && holder.getValue() instanceof Class<?> actorClass) ? actorClass : null;
	}

	/**
	 * Returns the actor system that an actor lives in.
	 * @param actorClass the class of the actor
	 * @param beanFactory has the actor system
	 * @return the actor system
	 */
	public static ActorSystem system(Class<?> actorClass, ConfigurableBeanFactory beanFactory) {
		ActorComponent component = AnnotatedElementUtils.findMergedAnnotation(actorClass, ActorComponent.class);
		String system = (component != null) ? beanFactory.resolveEmbeddedValue(component.system()) : null;
		return (system == null || system.isEmpty()) ? beanFactory.getBean(ActorSystem.class)
				: beanFactory.getBean(system, ActorSystem.class);
	}

	/**
	 * Makes instances of an actor out of a prototype bean.
	 */
	private record BeanActorFactory<P>(ConfigurableBeanFactory beanFactory,
			String beanName) implements ActorFactory<Actor<P>> {

		@Override
		@SuppressWarnings("unchecked")
		public Actor<P> get() {
			return (Actor<P>) this.beanFactory.getBean(this.beanName, Actor.class);
		}

		@Override
		public void discarded(Actor<?> actor) {
			this.beanFactory.destroyBean(this.beanName, actor);
		}

	}

}
