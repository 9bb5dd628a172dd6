package io.pura.spring.test;

import java.io.IOException;

import io.pura.actor.ActorOptions;
import io.pura.actor.ActorSystem;
import io.pura.actor.MessageValidator;
import io.pura.cluster.Cluster;
import io.pura.serialization.Codec;
import io.pura.spring.ActorOptionsCustomizer;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.cluster.ClusterCustomizer;
import io.pura.spring.test.shop.OrderActor;
import io.pura.spring.test.shop.Shop;
import io.pura.spring.test.shop.StockActor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;

import static org.assertj.core.api.Assertions.assertThat;

class PuraTypeExcludeFilterTests {

	private final MetadataReaderFactory readers = new SimpleMetadataReaderFactory();

	@ParameterizedTest
	@ValueSource(classes = { SystemCustomizer.class, OptionsCustomizer.class, NodeCustomizer.class, Validator.class,
			Codecs.class, Module.class, Component.class })
	void takesWhatIsPartOfTheActorSystem(Class<?> type) throws IOException {
		assertThat(isTaken(type, All.class)).isTrue();
		assertThat(isTaken(type, One.class)).isTrue();
	}

	@Test
	void takesTheActorsThatTheTestNames() throws IOException {
		assertThat(isTaken(OrderActor.class, All.class)).isTrue();
		assertThat(isTaken(StockActor.class, All.class)).isTrue();
		assertThat(isTaken(OrderActor.class, One.class)).isTrue();
		assertThat(isTaken(StockActor.class, One.class)).isFalse();
	}

	@Test
	void leavesOutTheRest() throws IOException {
		assertThat(isTaken(Shop.class, All.class)).isFalse();
	}

	private boolean isTaken(Class<?> type, Class<?> test) throws IOException {
		return !new PuraTypeExcludeFilter(test).match(this.readers.getMetadataReader(type.getName()), this.readers);
	}

	@PuraTest
	static class All {

	}

	@PuraTest(OrderActor.class)
	static class One {

	}

	static class SystemCustomizer implements ActorSystemCustomizer {

		@Override
		public void customize(ActorSystem.Builder builder) {
		}

	}

	static class OptionsCustomizer implements ActorOptionsCustomizer {

		@Override
		public ActorOptions customize(String name, Class<?> actorClass, ActorOptions options) {
			return options;
		}

	}

	static class NodeCustomizer implements ClusterCustomizer {

		@Override
		public void customize(Cluster.Builder builder) {
		}

	}

	abstract static class Validator implements MessageValidator {

	}

	abstract static class Codecs implements Codec.Factory {

	}

	static class Module extends SimpleModule {

	}

	@JacksonComponent
	static class Component {

	}

}
