package io.pura.spring.topic;

import java.lang.reflect.Method;
import java.util.Map;

import io.pura.Internal;
import io.pura.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds the methods that listen to topics and starts an actor for each, which stops
 * before the beans of this application context are destroyed.
 */
@Internal
public final class TopicListenerRegistrar implements SmartInitializingSingleton, BeanNameAware, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(TopicListenerRegistrar.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Listeners listeners = new Listeners();

	private @Nullable String name;

	/**
	 * Creates a registrar.
	 * @param beanFactory the beans
	 */
	public TopicListenerRegistrar(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void setBeanName(String name) {
		this.name = name;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beanFactory.getBeanNamesForType(Object.class)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : targetClass(name);
			if (type != null && ScopedObject.class.isAssignableFrom(type)) {
				type = targetClass(ScopedProxyUtils.getTargetBeanName(name));
			}
			if (type != null && AnnotationUtils.isCandidateClass(type, TopicListener.class)) {
				register(name, type);
			}
		}
	}

	private @Nullable Class<?> targetClass(String beanName) {
		try {
			return AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		}
		catch (Throwable ex) {
			// Such as a lazy bean of a class that is not there.
			logger.debug("The class of bean {} is not known, so it is not searched for listeners", beanName, ex);
			return null;
		}
	}

	private void register(String beanName, Class<?> type) {
		Map<Method, TopicListener> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable TopicListener>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, TopicListener.class));
		methods.forEach((method, annotation) -> {
			ListenerMethod listener = ListenerMethod.of(this.beanFactory, beanName, type, method);
			Topics topics = topics(listener);
			this.listeners.add(topics.system(), ListeningActor.listen(topics,
					listener.topic(annotation.value(), topics), listener.name(), listener));
		});
		if (this.name != null && !methods.isEmpty()) {
			// Is destroyed first.
			this.beanFactory.registerDependentBean(beanName, this.name);
		}
	}

	@Override
	public void destroy() {
		this.listeners.stop();
	}

	private Topics topics(ListenerMethod listener) {
		try {
			return this.beanFactory.getBean(Topics.class);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new TopicDefinitionException(
					"Listener method " + listener.name() + " has no topic, as there is not one"
							+ " bean of type Topics, or are several.",
					"Mark one of the actor systems as @Primary, or define a bean Topics.of(system).", ex);
		}
	}

}
