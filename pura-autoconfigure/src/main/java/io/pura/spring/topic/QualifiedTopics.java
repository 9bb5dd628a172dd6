package io.pura.spring.topic;

import java.util.Arrays;

import io.pura.Internal;
import io.pura.topic.Topic;
import io.pura.topic.Topics;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;

/**
 * Lets a qualifier name a topic. The bean that topics without a qualifier come from is
 * none of that name, so these come past the beans, unless there is one that fits.
 */
@Internal
public final class QualifiedTopics implements BeanFactoryPostProcessor {

	private final String resolverName;

	/**
	 * Creates a post-processor.
	 * @param resolverName the name of a prototype bean that finds the topic for an
	 * injection point
	 */
	public QualifiedTopics(String resolverName) {
		this.resolverName = resolverName;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		beanFactory.registerResolvableDependency(Topic.class,
				(ObjectFactory<Object>) () -> beanFactory.getBean(this.resolverName, Resolved.class).topicOrThis());
	}

	/**
	 * What there is for an injection point. A bean, to be given the injection point.
	 *
	 * @param topic the topic, or {@code null} if it is left to the beans
	 */
	public record Resolved(@Nullable Topic<?> topic) {

		/**
		 * Finds the topic for an injection point.
		 * @param topics the topics, asked for only if it is one of them
		 * @param injectionPoint where it is injected
		 * @param beanFactory the beans
		 * @return the topic, if the injection point has a qualifier that no bean has
		 */
		public static Resolved of(ObjectProvider<Topics> topics, InjectionPoint injectionPoint,
				ConfigurableListableBeanFactory beanFactory) {
			boolean isMine = InjectedTopics.qualifier(injectionPoint) != null
					&& injectionPoint instanceof DependencyDescriptor dependency
					&& Arrays.stream(beanFactory.getBeanNamesForType(Topic.class, true, false))
						.noneMatch((name) -> isCandidate(name, dependency, beanFactory));
			return new Resolved(isMine ? InjectedTopics.find(topics, injectionPoint) : null);
		}

		private static boolean isCandidate(String name, DependencyDescriptor dependency,
				ConfigurableListableBeanFactory beanFactory) {
			return beanFactory.isAutowireCandidate(name, dependency)
					|| beanFactory.isAutowireCandidate(name, dependency.forFallbackMatch());
		}

		/**
		 * What is not a topic is not injected.
		 */
		private Object topicOrThis() {
			return (this.topic != null) ? this.topic : this;
		}

	}

}
