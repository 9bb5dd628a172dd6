package io.pura.spring.diagnostics;

import java.util.ArrayList;
import java.util.List;

import io.pura.actor.Actor;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.serialization.MessageType;
import io.pura.serialization.Upcaster;
import io.pura.spring.ActorComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class MessageTypeFailureAnalyzerTests {

	private static final String ALONE = "--pura.cluster.enabled=false";

	@Test
	void localMessagesMayHoldAnythingInAnApplicationOfACluster() {
		try (ConfigurableApplicationContext context = run(LocalActor.class)) {
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void listedProtocolThatCannotTravelIsExplained(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> run(LocalActor.class, "--pura.serialization.protocols=" + Local.class.getName()).close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Message " + Local.Run.class.getName() + " cannot travel to another node: 'code' is of type"
					+ " java.lang.Runnable")
			.contains(
					"Use records of values, or teach the codec the type with a JacksonModule. If it never leaves its node");
	}

	@Test
	void messageWithAnAnnotationThatCannotTravelIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(ThreadActor.class).close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(Threads.Keep.class.getName() + " cannot travel to another node: 'thread' is of type"
					+ " java.lang.Thread, of which each value belongs to one JVM");
	}

	@Test
	void messageWithAnAnnotationMayHoldAnythingWithoutACluster() {
		try (ConfigurableApplicationContext context = run(ThreadActor.class, ALONE)) {
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void missingUpcasterIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(Upcasters.class).close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("'coin' has version 3 here")
			.contains("none from version 2")
			.contains("Register an upcaster from version 2 to 3.");
	}

	private static ConfigurableApplicationContext run(Class<?> source, String... args) {
		List<String> all = new ArrayList<>(List.of("--pura.remote.port=0", "--pura.keep-alive=false"));
		all.addAll(List.of(args));
		if (!all.contains(ALONE)) {
			all.add("--pura.cluster.enabled=true");
		}
		return new SpringApplicationBuilder(Application.class, source).bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class })
	static class Application {

	}

	interface Local {

		record Run(Runnable code) implements Message<Local, Void> {
		}

	}

	@ActorComponent("local")
	static class LocalActor implements Actor<Local> {

		@Handler
		void run(Local.Run message) {
			message.code().run();
		}

	}

	interface Threads {

		@MessageType("keep")
		record Keep(Thread thread) implements Message<Threads, Void> {
		}

	}

	@ActorComponent("threads")
	static class ThreadActor implements Actor<Threads> {

		@Handler
		void keep(Threads.Keep message) {
		}

	}

	interface Purse {

		@MessageType(value = "coin", version = 3)
		record Coin(int cents) implements Message<Purse, Void> {
		}

	}

	@ActorComponent("purse")
	static class PurseActor implements Actor<Purse> {

		@Handler
		void coin(Purse.Coin message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(PurseActor.class)
	static class Upcasters {

		@Bean
		Upcaster coins() {
			return Upcaster.of("coin", 1, (coin) -> coin);
		}

	}

}
