package io.pura.autoconfigure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.pura.actor.Actor;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.spring.example.Greeter;
import io.pura.stats.DispatcherStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DispatcherPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class));

	private static String threadOn(AssertableApplicationContext context, String dispatcher) {
		return context.getBean(ActorSystem.class)
			.spawn(ThreadActor::new, ActorOptions.defaults().dispatcher(dispatcher))
			.ask(new Greeter.Greet(""))
			.join();
	}

	private static DispatcherStats dispatcher(AssertableApplicationContext context, String name) {
		return context.getBean(ActorSystem.class)
			.stats()
			.dispatchers()
			.stream()
			.filter((dispatcher) -> dispatcher.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void dispatchersAreDefinedByName() {
		this.contextRunner
			.withPropertyValues("pura.dispatchers.database.max-threads=2", "pura.dispatchers.numbers.type=fork-join",
					"pura.dispatchers.numbers.parallelism=1", "pura.dispatchers.devices.type=pinned")
			.run((context) -> {
				assertThat(threadOn(context, "database")).startsWith("pura-application-database-");
				assertThat(threadOn(context, "numbers")).startsWith("pura-application-numbers-");
				assertThat(threadOn(context, "devices")).startsWith("pura-application-devices-");
				assertThat(context.getBean(ActorSystem.class).stats().dispatchers()).extracting(DispatcherStats::name)
					.containsExactlyInAnyOrder("default", "blocking", "pinned", "database", "numbers", "devices");
			});
	}

	@Test
	void maxThreadsOfABlockingDispatcherAreApplied() {
		assertHasTwoThreads("database", "pura.dispatchers.database.max-threads=2");
	}

	@Test
	void maxThreadsOfTheBlockingDispatcherAreApplied() {
		assertHasTwoThreads("blocking", "pura.dispatcher.blocking.max-threads=2");
	}

	private void assertHasTwoThreads(String dispatcher, String... properties) {
		this.contextRunner.withPropertyValues(properties).run((context) -> {
			CountDownLatch gate = new CountDownLatch(1);
			for (int i = 0; i < 5; i++) {
				context.getBean(ActorSystem.class)
					.spawn(ThreadActor::new, ActorOptions.defaults().dispatcher(dispatcher))
					.tell(new ThreadActor.Block(gate));
			}
			await().until(() -> dispatcher(context, dispatcher).equals(new DispatcherStats(dispatcher, 2, 3)));
			gate.countDown();
		});
	}

	@Test
	void keepAliveOfTheBlockingDispatcherIsApplied() {
		this.contextRunner.withPropertyValues("pura.dispatcher.blocking.keep-alive=1ms").run((context) -> {
			assertThat(threadOn(context, "blocking")).startsWith("pura-application-blocking-");
			await().atMost(20, TimeUnit.SECONDS).until(() -> dispatcher(context, "blocking").threads() == 0);
		});
	}

	@Test
	void defaultDispatcherIsNotDefinedByName() {
		this.contextRunner.withPropertyValues("pura.dispatchers.default.type=pinned")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("pura.dispatchers.default");
					assertThat(ex.getReason()).contains("'parallelism'").endsWith(".");
				}));
	}

	@Test
	void impossibleParallelismStopsStartUp() {
		this.contextRunner
			.withPropertyValues("pura.dispatchers.numbers.type=fork-join", "pura.dispatchers.numbers.parallelism=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("pura.dispatchers.numbers.parallelism")));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void blockingDispatchersUseVirtualThreadsIfTheApplicationDoes() {
		this.contextRunner
			.withPropertyValues("spring.threads.virtual.enabled=true", "pura.dispatcher.blocking.max-threads=1",
					"pura.dispatchers.database.max-threads=2")
			.run((context) -> {
				assertThat(threadOn(context, "blocking")).endsWith(" virtual");
				assertThat(threadOn(context, "database")).endsWith(" virtual");
				assertThat(threadOn(context, "default")).doesNotContain("virtual");
			});
	}

	static final class ThreadActor implements Actor<Greeter> {

		record Block(CountDownLatch gate) implements Message<Greeter, Void> {
		}

		@Handler
		String greet(Greeter.Greet message) throws ReflectiveOperationException {
			Thread thread = Thread.currentThread();
			boolean virtual = Runtime.version().feature() >= 21
					&& (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
			return thread.getName() + (virtual ? " virtual" : "");
		}

		@Handler
		void block(Block message) throws InterruptedException {
			message.gate().await();
		}

	}

}
