package io.pura.spring.test;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.pura.actor.ActorRef;
import io.pura.spring.ActorRefs;
import io.pura.testkit.MockActor;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.test.context.bean.override.BeanOverrideHandler;
import org.springframework.test.context.bean.override.BeanOverrideStrategy;
import org.springframework.util.StringUtils;

/**
 * Adds the mock of one {@link MockActorBean} field, and has the reference of the actor
 * that it stands in for lead to it. The reference can only be made with the actor system,
 * so what is replaced at once is its definition.
 */
final class MockActorBeanHandler extends BeanOverrideHandler {

	private static final String MOCK_NAME_PREFIX = "pura.mock.";

	private final Field field;

	private final Class<?> protocol;

	private final ResolvableType referenceType;

	private final String target;

	private final boolean enforceOverride;

	private final Set<Annotation> annotations;

	MockActorBeanHandler(Field field, Class<?> protocol, MockActorBean annotation) {
		super(field, ResolvableType.forClassWithGenerics(MockActor.class, protocol),
				MOCK_NAME_PREFIX + (annotation.name().isEmpty() ? field.getName() : annotation.name()), "",
				BeanOverrideStrategy.REPLACE_OR_CREATE);
		this.field = field;
		this.protocol = protocol;
		this.referenceType = ResolvableType.forClassWithGenerics(ActorRef.class, protocol);
		this.target = annotation.name();
		this.enforceOverride = annotation.enforceOverride();
		this.annotations = Set.of(field.getAnnotations());
	}

	@Override
	protected Object createOverrideInstance(String beanName, @Nullable BeanDefinition existingBeanDefinition,
			@Nullable Object existingBeanInstance) {
		return MockActor.of(this.protocol);
	}

	@Override
	protected void trackOverrideInstance(Object override, SingletonBeanRegistry singletonBeanRegistry) {
		if (!(singletonBeanRegistry instanceof DefaultListableBeanFactory beanFactory)) {
			throw new IllegalStateException(this + " needs a DefaultListableBeanFactory to replace an actor, not a "
					+ singletonBeanRegistry.getClass().getName());
		}
		String existing = existing(beanFactory);
		if (existing != null) {
			replace(existing, beanFactory);
		}
		else {
			add(beanFactory);
		}
	}

	private void replace(String name, DefaultListableBeanFactory beanFactory) {
		AbstractBeanDefinition replaced = (AbstractBeanDefinition) beanFactory.getMergedBeanDefinition(name);
		beanFactory.removeBeanDefinition(name);
		beanFactory.registerBeanDefinition(name, definition(name, replaced));
	}

	private void add(DefaultListableBeanFactory beanFactory) {
		String name = this.target.isEmpty() ? this.field.getName() : this.target;
		if (beanFactory.containsBean(name)) {
			throw new IllegalStateException("%s cannot replace bean '%s', which is no ActorRef<%s>: name another one"
				.formatted(this, name, this.protocol.getSimpleName()));
		}
		if (this.enforceOverride) {
			throw new IllegalStateException("There is no actor%s of protocol %s for %s to replace"
				.formatted(this.target.isEmpty() ? "" : " named '" + this.target + "'", this.protocol.getName(), this));
		}
		RootBeanDefinition definition = definition(name, null);
		definition.setQualifiedElement(this.field);
		beanFactory.registerBeanDefinition(name, definition);
	}

	/**
	 * Returns the name of the reference to replace, or {@code null} if there is none.
	 */
	private @Nullable String existing(DefaultListableBeanFactory beanFactory) {
		List<String> candidates = new ArrayList<>(
				List.of(beanFactory.getBeanNamesForType(this.referenceType, true, false)));
		candidates.removeIf((name) -> !beanFactory.containsBeanDefinition(name));
		if (!this.target.isEmpty()) {
			return candidates.contains(this.target) ? this.target : null;
		}
		DependencyDescriptor wanted = new ReferenceDescriptor(this.field, this.referenceType);
		candidates.removeIf((name) -> !beanFactory.isAutowireCandidate(name, wanted));
		if (candidates.size() < 2) {
			return candidates.isEmpty() ? null : candidates.get(0);
		}
		List<String> primary = candidates.stream()
			.filter((name) -> beanFactory.getBeanDefinition(name).isPrimary())
			.toList();
		if (primary.size() == 1) {
			return primary.get(0);
		}
		if (candidates.contains(this.field.getName())) {
			return this.field.getName();
		}
		throw new IllegalStateException(
				"%s could replace any of the actors %s of protocol %s: name the field after one of them, say which with"
					.formatted(this, StringUtils.collectionToDelimitedString(candidates, ", "), this.protocol.getName())
						+ " @MockActorBean(\"…\"), or add @Qualifier");
	}

	private RootBeanDefinition definition(String name, @Nullable AbstractBeanDefinition replaced) {
		Class<?> actorClass = (replaced != null) ? ActorRefs.actorClass(replaced) : null;
		RootBeanDefinition definition = new RootBeanDefinition(MockActorRefs.class);
		definition.setFactoryMethodName("create");
		definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(1, Objects.requireNonNull(getBeanName()));
		definition.getConstructorArgumentValues()
			.addIndexedArgumentValue(2, (actorClass != null) ? actorClass : Object.class);
		definition.setTargetType(this.referenceType);
		definition.setLazyInit(false);
		if (replaced != null) {
			definition.setPrimary(replaced.isPrimary());
			definition.setFallback(replaced.isFallback());
			definition.setAutowireCandidate(replaced.isAutowireCandidate());
			definition.setDefaultCandidate(replaced.isDefaultCandidate());
			definition.copyQualifiersFrom(replaced);
			definition.setQualifiedElement((actorClass != null) ? actorClass : factoryMethod(replaced));
		}
		return definition;
	}

	private static @Nullable AnnotatedElement factoryMethod(AbstractBeanDefinition replaced) {
		return (replaced instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
	}

	/**
	 * Tells contexts apart, so all counts that may lead to another actor.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return super.equals(other) && other instanceof MockActorBeanHandler that
				&& this.annotations.equals(that.annotations);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.annotations);
	}

	@Override
	public String toString() {
		return "@MockActorBean %s.%s".formatted(this.field.getDeclaringClass().getSimpleName(), this.field.getName());
	}

	/**
	 * Wants a reference with the qualifiers of a field that is a mock.
	 */
	private static final class ReferenceDescriptor extends DependencyDescriptor {

		private final transient ResolvableType referenceType;

		ReferenceDescriptor(Field field, ResolvableType referenceType) {
			super(field, true);
			this.referenceType = referenceType;
		}

		@Override
		public Class<?> getDependencyType() {
			return ActorRef.class;
		}

		@Override
		public ResolvableType getResolvableType() {
			return this.referenceType;
		}

	}

}
