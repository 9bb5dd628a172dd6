package io.pura.spring;

import io.pura.Internal;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * Puts the reference of each {@link ActorComponent} in its place, and the actor itself
 * aside under a name of its own, where nothing is autowired with it.
 */
@Internal
public final class ActorComponentPostProcessor implements BeanDefinitionRegistryPostProcessor, ResourceLoaderAware {

	/**
	 * Begins the names of the beans that actors are made of.
	 */
	public static final String ACTOR_NAME_PREFIX = "pura.actor.";

	private @Nullable ClassLoader classLoader;

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		this.classLoader = resourceLoader.getClassLoader();
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		for (String name : registry.getBeanDefinitionNames()) {
			BeanDefinition definition = registry.getBeanDefinition(name);
			if (!name.startsWith(ACTOR_NAME_PREFIX) && isActorComponent(definition)) {
				separate(name, (AbstractBeanDefinition) definition, registry);
			}
			else if (definition instanceof RootBeanDefinition ref) {
				qualify(ref);
			}
		}
	}

	/**
	 * Lets the qualifiers of the actor class count, which code that was generated ahead
	 * of time does not carry.
	 */
	private static void qualify(RootBeanDefinition ref) {
		Class<?> actorClass = ActorRefs.actorClass(ref);
		if (actorClass != null) {
			ref.setQualifiedElement(actorClass);
		}
	}

	private boolean isActorComponent(BeanDefinition definition) {
		if (!(definition instanceof AbstractBeanDefinition actor) || actor.getFactoryMethodName() != null) {
			return false;
		}
		if (definition instanceof AnnotatedBeanDefinition annotated) {
			return annotated.getMetadata().isAnnotated(ActorComponent.class.getName());
		}
		return actor.hasBeanClass() && AnnotatedElementUtils.hasAnnotation(actor.getBeanClass(), ActorComponent.class);
	}

	private void separate(String name, AbstractBeanDefinition actor, BeanDefinitionRegistry registry) {
		Class<?> actorClass = actorClass(actor);
		RootBeanDefinition ref = reference(name, actor, actorClass);
		actor.setScope(BeanDefinition.SCOPE_PROTOTYPE);
		actor.setAutowireCandidate(false);
		actor.setDefaultCandidate(false);
		actor.setPrimary(false);
		actor.setFallback(false);
		registry.removeBeanDefinition(name);
		registry.registerBeanDefinition(ACTOR_NAME_PREFIX + name, actor);
		registry.registerBeanDefinition(name, ref);
	}

	private Class<?> actorClass(AbstractBeanDefinition actor) {
		if (actor.hasBeanClass()) {
			return actor.getBeanClass();
		}
		return ClassUtils.resolveClassName(String.valueOf(actor.getBeanClassName()), this.classLoader);
	}

	private static RootBeanDefinition reference(String name, AbstractBeanDefinition actor, Class<?> actorClass) {
		RootBeanDefinition ref = new RootBeanDefinition(ActorRefs.class);
		ref.setFactoryMethodName("create");
		ref.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		ref.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		ref.getConstructorArgumentValues().addIndexedArgumentValue(1, actorClass);
		ref.setTargetType(referenceType(actorClass));
		ref.setLazyInit(false);
		ref.setPrimary(actor.isPrimary());
		ref.setFallback(actor.isFallback());
		ref.setAutowireCandidate(actor.isAutowireCandidate());
		ref.setDefaultCandidate(actor.isDefaultCandidate());
		ref.setDependsOn(actor.getDependsOn());
		ref.setDescription(actor.getDescription());
		ref.setResource(actor.getResource());
		ref.setSource(actor.getSource());
		ref.copyQualifiersFrom(actor);
		qualify(ref);
		return ref;
	}

	/**
	 * Without a protocol the actor is refused when its reference is made.
	 */
	private static ResolvableType referenceType(Class<?> actorClass) {
		ResolvableType protocol = ResolvableType.forClass(actorClass).as(Actor.class).getGeneric(0);
		return (protocol.resolve() != null) ? ResolvableType.forClassWithGenerics(ActorRef.class, protocol)
				: ResolvableType.forClass(ActorRef.class);
	}

}
