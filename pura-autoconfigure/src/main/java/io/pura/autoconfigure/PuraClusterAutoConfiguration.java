package io.pura.autoconfigure;

import io.netty.handler.ssl.ClientAuth;
import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.remote.Transport;
import io.pura.remote.rsocket.RSocketTransport;
import io.pura.serialization.CborCodec;
import io.pura.spring.cluster.BindLifecycle;
import io.pura.spring.cluster.ClusterCustomizer;
import io.pura.spring.cluster.JoinLifecycle;
import io.pura.spring.cluster.WireTls;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * {@link AutoConfiguration Auto-configuration} for a node of a cluster.
 */
@AutoConfiguration(after = PuraAutoConfiguration.class,
		afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
public final class PuraClusterAutoConfiguration {

	@Bean
	@ConditionalOnSingleCandidate(Cluster.class)
	@ConditionalOnMissingBean
	BindLifecycle puraBindLifecycle(Cluster cluster, ConfigurableEnvironment environment) {
		return new BindLifecycle(cluster, environment);
	}

	@Bean
	@ConditionalOnSingleCandidate(Cluster.class)
	@ConditionalOnMissingBean
	JoinLifecycle puraJoinLifecycle(Cluster cluster, PuraProperties properties) {
		return new JoinLifecycle(cluster, PropertyChecks.notNegative("pura.cluster.wait-for-join",
				properties.cluster().waitForJoin(), "0s, which does not wait"));
	}

	/**
	 * The node, unless the application brings one. Nested, as nested classes come before
	 * the beans above, which look for it.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(ClusterCondition.class)
	@ConditionalOnBean(ActorSystem.class)
	@ConditionalOnMissingBean(Cluster.class)
	static class NodeConfiguration {

		@Bean(destroyMethod = "close")
		Cluster cluster(PuraProperties properties, ActorSystem actorSystem, Environment environment,
				ObjectProvider<JacksonModule> modules, ObjectProvider<Transport> transports,
				ObjectProvider<SslBundles> bundles, ObjectProvider<ClusterCustomizer> customizers) {
			ClusterPropertiesMapper mapper = new ClusterPropertiesMapper(properties);
			Cluster.Builder builder = mapper.builder(actorSystem, environment);
			Transport transport = transports
				.getIfAvailable(() -> transport(properties.remote().ssl(), bundles.getIfAvailable()));
			builder.transport(transport).maxMessageBytes(mapper.maxMessageBytes(transport));
			builder.codec(CborCodec.factory(modules.orderedStream().toList()));
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder.build();
		}

		private static Transport transport(PuraProperties.Ssl ssl, @Nullable SslBundles bundles) {
			RSocketTransport.Builder builder = RSocketTransport.builder();
			String bundle = ssl.bundle();
			if (StringUtils.hasText(bundle)) {
				WireTls.apply(builder, bundle(bundle, bundles), clientAuth(ssl.clientAuth()));
			}
			return builder.build();
		}

		private static SslBundle bundle(String name, @Nullable SslBundles bundles) {
			if (bundles == null || !bundles.getBundleNames().contains(name)) {
				throw PropertyChecks.invalid("pura.remote.ssl.bundle", name,
						"There is no SSL bundle of that name. Define it under spring.ssl.bundle.");
			}
			return bundles.getBundle(name);
		}

		private static ClientAuth clientAuth(PuraProperties.ClientAuth clientAuth) {
			return switch (clientAuth) {
				case NONE -> ClientAuth.NONE;
				case WANT -> ClientAuth.OPTIONAL;
				case NEED -> ClientAuth.REQUIRE;
			};
		}

	}

}
