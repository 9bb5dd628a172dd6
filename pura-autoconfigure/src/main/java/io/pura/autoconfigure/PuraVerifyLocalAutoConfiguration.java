package io.pura.autoconfigure;

import io.pura.serialization.Codecs;
import io.pura.serialization.RoundTrip;
import io.pura.spring.ActorSystemCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * {@link AutoConfiguration Auto-configuration} for actor systems whose messages all go
 * through the codec.
 */
@AutoConfiguration(after = PuraAutoConfiguration.class)
@ConditionalOnBooleanProperty("pura.serialization.verify-local")
public final class PuraVerifyLocalAutoConfiguration {

	@Bean
	@Order(0)
	ActorSystemCustomizer puraVerifyLocalCustomizer(PuraProperties properties, Codecs codecs) {
		int maxBytes = new ClusterPropertiesMapper(properties).maxMessageBytes();
		return (builder) -> builder.verifyLocal(RoundTrip.of(codecs, maxBytes));
	}

}
