package io.pura.autoconfigure;

import io.pura.actor.ActorSystem;
import io.pura.serialization.Codec;
import io.pura.serialization.Codecs;
import io.pura.spring.ActorComponentPostProcessor;
import io.pura.spring.ActorProvider;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.lifecycle.ActorSystemLifecycle;
import io.pura.spring.lifecycle.ApplicationExit;
import io.pura.spring.lifecycle.StandaloneLifecycle;
import tools.jackson.databind.JacksonModule;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for actors and the actor system that they
 * live in.
 */
@AutoConfiguration
@EnableConfigurationProperties(PuraProperties.class)
public final class PuraAutoConfiguration {

	@Bean
	static ActorComponentPostProcessor puraActorComponentPostProcessor() {
		return new ActorComponentPostProcessor();
	}

	@Bean
	@ConditionalOnMissingBean
	Codecs puraCodecs(PuraProperties properties, ApplicationContext context, ObjectProvider<Codec.Factory> own,
			ObjectProvider<JacksonModule> modules) {
		return new WireCodecs(modules.orderedStream().toList(), context.getClassLoader())
			.choose(properties.serialization(), own.orderedStream().toList());
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	ActorSystem actorSystem(PuraProperties properties, ApplicationContext context, Environment environment,
			ObjectProvider<ActorSystemCustomizer> customizers) {
		new ClusterPropertiesMapper(properties).checkChoices();
		ActorSystem.Builder builder = new PropertiesMapper(properties).builder(environment)
			.classLoader(context.getClassLoader());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	ActorProvider actorProvider(AutowireCapableBeanFactory beanFactory) {
		return new ActorProvider(beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	ActorSystemLifecycle actorSystemLifecycle(ListableBeanFactory beanFactory) {
		return new ActorSystemLifecycle(beanFactory.getBeansOfType(ActorSystem.class).values());
	}

	/**
	 * What an application without a web server needs besides.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnNotWebApplication
	static class StandaloneConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ApplicationExit puraApplicationExit() {
			return System::exit;
		}

		@Bean
		@ConditionalOnMissingBean
		StandaloneLifecycle puraStandaloneLifecycle(ApplicationContext context, PuraProperties properties,
				ApplicationExit exit) {
			return new StandaloneLifecycle(context, context.getBeansOfType(ActorSystem.class).values(),
					properties.keepAlive(), exit);
		}

	}

}
