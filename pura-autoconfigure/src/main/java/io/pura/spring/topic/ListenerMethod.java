package io.pura.spring.topic;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.pura.actor.Actor;
import io.pura.topic.Topic;
import io.pura.topic.Topics;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * A method of a bean that listens to a topic.
 */
final class ListenerMethod implements ListeningActor.Target {

	private final ConfigurableListableBeanFactory beanFactory;

	private final String beanName;

	private final Class<?> type;

	private final Method method;

	private ListenerMethod(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> type, Method method) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.type = type;
		this.method = method;
	}

	/**
	 * Checks a method.
	 * @param beanFactory where its bean is
	 * @param beanName the name of its bean
	 * @param targetClass the class of its bean, without a proxy
	 * @param method the method, with the annotation
	 * @throws TopicDefinitionException if it cannot listen
	 */
	static ListenerMethod of(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> targetClass,
			Method method) {
		if (Actor.class.isAssignableFrom(targetClass)) {
			throw refuse(method, "is in an actor, which hears by messages only",
					"Let the actor subscribe to the topic with its own reference, topic.subscribe(context.self(), …),"
							+ " or move the method to another bean.");
		}
		if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
			throw refuse(method,
					"is " + (Modifier.isPrivate(method.getModifiers()) ? "private" : "static")
							+ ", so it cannot be called through the bean",
					"Make the method neither private nor static.");
		}
		if (method.getParameterCount() != 1) {
			throw refuse(method, "has " + method.getParameterCount() + " parameters",
					"Give the method one parameter, which takes the value.");
		}
		ResolvableType parameter = ResolvableType.forMethodParameter(method, 0, targetClass);
		Class<?> type = parameter.resolve();
		if (type == null || (parameter.hasGenerics() && !(parameter.getType() instanceof Class<?>))) {
			throw refuse(method, "takes a " + parameter + ", and the values of topics have no type arguments",
					"Give the parameter the type of a class, such as a record that holds the values.");
		}
		return new ListenerMethod(beanFactory, beanName, ClassUtils.resolvePrimitiveIfNecessary(type),
				invocable(method, beanFactory.getType(beanName), beanName));
	}

	private static Method invocable(Method method, @Nullable Class<?> beanType, String beanName) {
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, beanType);
			ReflectionUtils.makeAccessible(invocable);
			return invocable;
		}
		catch (IllegalStateException ex) {
			throw new TopicDefinitionException(
					"Listener method " + name(method) + " is not seen from outside the proxy of bean '" + beanName
							+ "'.",
					"Add the method to an interface that the bean implements, or have the bean proxied by its class with"
							+ " proxyTargetClass = true.",
					ex);
		}
	}

	private static TopicDefinitionException refuse(Method method, String problem, String action) {
		return new TopicDefinitionException("Listener method " + name(method) + " " + problem + ".", action);
	}

	private static String name(Method method) {
		return Stream.of(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(
					Collectors.joining(", ", method.getDeclaringClass().getName() + "." + method.getName() + "(", ")"));
	}

	/**
	 * Returns the type of the values that it takes.
	 */
	Class<?> type() {
		return this.type;
	}

	/**
	 * Returns how it is called in its bean.
	 */
	String name() {
		return this.beanName + "." + this.method.getName() + "(" + this.type.getSimpleName() + ")";
	}

	@Override
	public void accept(ListeningActor.Heard message) throws Exception {
		Object bean = this.beanFactory.getBean(this.beanName);
		// Of a bean that did not exist yet it was not known that it would be a proxy.
		Method invocable = this.method.getDeclaringClass().isInstance(bean) ? this.method
				: invocable(this.method, bean.getClass(), this.beanName);
		try {
			invocable.invoke(bean, message.value());
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
		}
	}

	/**
	 * Returns the topic of a name, or if there is none the one that would be injected for
	 * the type of its values: a bean, or the topic that is named after the type.
	 * @param declared what the annotation says
	 * @param topics the topics
	 */
	Topic<?> topic(String declared, Topics topics) {
		String name = this.beanFactory.resolveEmbeddedValue(declared);
		if (name != null && StringUtils.hasText(name)) {
			return topics.topic(name, this.type);
		}
		List<String> beans = beans();
		Topic<?> bean = (beans.size() == 1) ? this.beanFactory.getBean(beans.get(0), Topic.class) : null;
		// A bean whose definition has no type arguments may have other values.
		return (bean != null && bean.type() == this.type) ? bean : topics.topic(this.type);
	}

	/** Without the prototype that makes topics to be injected. */
	private List<String> beans() {
		ResolvableType wanted = ResolvableType.forClassWithGenerics(Topic.class, this.type);
		List<String> all = List
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, wanted, false, true));
		return (all.size() == 1) ? all : all.stream().filter(this::isPrimary).toList();
	}

	private boolean isPrimary(String beanName) {
		return this.beanFactory.containsBeanDefinition(beanName)
				&& this.beanFactory.getMergedBeanDefinition(beanName).isPrimary();
	}

}
