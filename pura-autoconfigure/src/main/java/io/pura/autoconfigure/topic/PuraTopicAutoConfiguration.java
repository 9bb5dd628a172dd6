package io.pura.autoconfigure.topic;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.topic.InjectedTopics;
import io.pura.spring.topic.QualifiedTopics;
import io.pura.spring.topic.TopicListenerRegistrar;
import io.pura.topic.Topic;
import io.pura.topic.Topics;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Scope;

/**
 * {@link AutoConfiguration Auto-configuration} for topics and the methods that listen to
 * them.
 */
@AutoConfiguration(after = PuraAutoConfiguration.class)
@ConditionalOnBean(ActorSystem.class)
public final class PuraTopicAutoConfiguration {

	private static final String QUALIFIED_TOPIC = "puraQualifiedTopic";

	@Bean
	static QualifiedTopics puraQualifiedTopics() {
		return new QualifiedTopics(QUALIFIED_TOPIC);
	}

	@Bean
	@ConditionalOnSingleCandidate(ActorSystem.class)
	@ConditionalOnMissingBean
	Topics puraTopics(ActorSystem actorSystem) {
		return Topics.of(actorSystem);
	}

	@Bean
	@Fallback
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	Topic<?> puraTopic(ObjectProvider<Topics> topics, InjectionPoint injectionPoint) {
		return InjectedTopics.find(topics, injectionPoint);
	}

	@Bean(name = QUALIFIED_TOPIC, autowireCandidate = false)
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	QualifiedTopics.Resolved puraQualifiedTopic(ObjectProvider<Topics> topics, InjectionPoint injectionPoint,
			ConfigurableListableBeanFactory beanFactory) {
		return QualifiedTopics.Resolved.of(topics, injectionPoint, beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	TopicListenerRegistrar puraTopicListenerRegistrar(ConfigurableListableBeanFactory beanFactory) {
		return new TopicListenerRegistrar(beanFactory);
	}

}
