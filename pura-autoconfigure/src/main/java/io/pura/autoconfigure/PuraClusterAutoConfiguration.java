package io.pura.autoconfigure;

import io.netty.handler.ssl.ClientAuth;
import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.remote.Transport;
import io.pura.remote.rsocket.RSocketTransport;
import io.pura.serialization.Codecs;
import io.pura.serialization.Upcaster;
import io.pura.spring.cluster.BindLifecycle;
import io.pura.spring.cluster.ClusterCustomizer;
import io.pura.spring.cluster.JoinLifecycle;
import io.pura.spring.cluster.WireTls;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
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
		Cluster cluster(PuraProperties properties, ActorSystem actorSystem, ConfigurableEnvironment environment,
				Codecs codecs, ObjectProvider<Upcaster> upcasters, ObjectProvider<Transport> transport,
				ObjectProvider<SslBundles> bundles, ObjectProvider<ClusterCustomizer> customizers) {
			ClusterPropertiesMapper mapper = new ClusterPropertiesMapper(properties);
			mapper.checkChoices();
			Cluster.Builder builder = mapper.builder(actorSystem, environment);
			builder.codecs(codecs);
			builder.upcasters(upcasters.orderedStream().toList());
			builder.transport(transport.getIfAvailable(() -> transport(properties.remote().ssl(), bundles)));
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder.build();
		}

		private static Transport transport(PuraProperties.Ssl ssl, ObjectProvider<SslBundles> bundles) {
			RSocketTransport.Builder builder = RSocketTransport.builder();
			if (StringUtils.hasText(ssl.bundle())) {
				ClientAuth clientAuth = switch (ssl.clientAuth()) {
					case NONE -> ClientAuth.NONE;
					case WANT -> ClientAuth.OPTIONAL;
					case NEED -> ClientAuth.REQUIRE;
				};
				WireTls.apply(builder, bundle(ssl.bundle(), bundles.getObject()), clientAuth);
			}
			return builder.build();
		}

		private static SslBundle bundle(String name, SslBundles bundles) {
			try {
				return bundles.getBundle(name);
			}
			catch (NoSuchSslBundleException ex) {
				throw PropertyChecks.invalid("pura.remote.ssl.bundle", name,
						"There is no SSL bundle of that name, but there are " + bundles.getBundleNames() + ".");
			}
		}

	}

}
