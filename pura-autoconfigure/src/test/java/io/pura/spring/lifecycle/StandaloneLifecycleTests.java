package io.pura.spring.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class StandaloneLifecycleTests {

	@BeforeEach
	void waitForThreadsOfOtherTests() {
		Awaitility.await().until(() -> thread("pura-keep-alive") == null && thread("pura-exit") == null);
	}

	@Test
	void threadKeepsTheApplicationAliveUntilItIsClosed() {
		ConfigurableApplicationContext context = run("kept");
		Thread thread = thread("pura-keep-alive");
		assertThat(thread).isNotNull();
		assertThat(thread.isDaemon()).isFalse();
		context.close();
		Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> !thread.isAlive());
	}

	@Test
	void nothingKeepsTheApplicationAliveIfItShouldNot() {
		ConfigurableApplicationContext context = run("unkept", "--pura.keep-alive=false");
		assertThat(thread("pura-keep-alive")).isNull();
		context.close();
	}

	@Test
	void endOfTheSystemClosesTheApplicationAndExitsWithItsCode() throws Exception {
		ConfigurableApplicationContext context = run("failed");
		Exit exit = context.getBean(Exit.class);
		context.getBean(ActorSystem.class).stop(3);
		assertThat(exit.code.get(5, TimeUnit.SECONDS)).isEqualTo(3);
		assertThat(context.isActive()).isFalse();
	}

	@Test
	void endOfTheSystemClosesTheApplicationAlsoIfNothingKeepsItAlive() throws Exception {
		ConfigurableApplicationContext context = run("unkept-failed", "--pura.keep-alive=false");
		Exit exit = context.getBean(Exit.class);
		context.getBean(ActorSystem.class).stop(4);
		assertThat(exit.code.get(5, TimeUnit.SECONDS)).isEqualTo(4);
	}

	@Test
	void endOfTheSystemWithoutCodeClosesTheApplicationAndLetsTheJvmGo() {
		ConfigurableApplicationContext context = run("done");
		Exit exit = context.getBean(Exit.class);
		context.getBean(ActorSystem.class).stop();
		Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> !context.isActive());
		Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> thread("pura-exit") == null);
		assertThat(exit.code).isNotDone();
	}

	@Test
	void exitCodeOfTheApplicationComesFirst() throws Exception {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class, OwnExitCode.class)
			.web(WebApplicationType.NONE)
			.run();
		Exit exit = context.getBean(Exit.class);
		context.getBean(ActorSystem.class).stop(3);
		assertThat(exit.code.get(5, TimeUnit.SECONDS)).isEqualTo(42);
	}

	@Test
	void closingTheApplicationDoesNotExit() {
		ConfigurableApplicationContext context = run("closed");
		Exit exit = context.getBean(Exit.class);
		context.close();
		assertThat(thread("pura-exit")).isNull();
		assertThat(exit.code).isNotDone();
	}

	@Test
	void exitCodeOfTheSystemIsThatOfTheApplication() {
		ConfigurableApplicationContext context = run("asked");
		context.getBean(StandaloneLifecycle.class).stop();
		context.getBean(ActorSystem.class).stop(5).join();
		assertThat(SpringApplication.exit(context)).isEqualTo(5);
	}

	@Test
	void oneOfSeveralSystemsMayEnd() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class))
			.withUserConfiguration(TwoSystems.class)
			.run((context) -> {
				Exit exit = context.getBean(Exit.class);
				context.getBean("orders", ActorSystem.class).stop(3).join();
				assertThat(exit.code).isNotDone();
				context.getBean("billing", ActorSystem.class).stop();
				assertThat(exit.code.get(5, TimeUnit.SECONDS)).isEqualTo(3);
			});
	}

	@Test
	void endOfTheSystemLeavesAWebApplicationAlone() {
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class))
			.run((context) -> {
				context.getBean(ActorSystem.class).stop(3).join();
				assertThat(context.getSourceApplicationContext().isActive()).isTrue();
				assertThat(thread("pura-exit")).isNull();
			});
	}

	private static ConfigurableApplicationContext run(String name, String... args) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.application.name=" + name)
			.run(args);
	}

	private static Thread thread(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(name))
			.findFirst()
			.orElse(null);
	}

	static class Exit implements ApplicationExit {

		private final CompletableFuture<Integer> code = new CompletableFuture<>();

		@Override
		public void exit(int exitCode) {
			this.code.complete(exitCode);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PuraAutoConfiguration.class)
	static class Application {

		@Bean
		Exit exit() {
			return new Exit();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExitCode {

		@Bean
		ExitCodeGenerator exitCodeGenerator() {
			return () -> 42;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoSystems {

		@Bean
		Exit exit() {
			return new Exit();
		}

		@Bean
		ActorSystem orders() {
			return ActorSystem.builder("orders").build();
		}

		@Bean
		ActorSystem billing() {
			return ActorSystem.builder("billing").build();
		}

	}

}
