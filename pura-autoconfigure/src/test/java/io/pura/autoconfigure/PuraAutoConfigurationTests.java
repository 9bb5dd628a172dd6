package io.pura.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.AskTimeoutException;
import io.pura.actor.DeadLetter;
import io.pura.actor.Directive;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.Offer;
import io.pura.actor.Overflow;
import io.pura.actor.SupervisionStrategy;
import io.pura.spring.ActorComponent;
import io.pura.spring.ActorProvider;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.example.BusyActor;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Greeter;
import io.pura.spring.lifecycle.ActorSystemLifecycle;
import io.pura.spring.lifecycle.StandaloneLifecycle;
import io.pura.testkit.ManualTime;
import org.awaitility.Awaitility;
import io.pura.stats.DispatcherStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

class PuraAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class));

	@Test
	void providesOneRunningSystem() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ActorSystem.class);
			assertThat(context).hasSingleBean(ActorProvider.class);
			assertThat(context.getBean(ActorSystem.class).state()).isEqualTo(ActorSystem.State.RUNNING);
			assertThat(context.getBean(ActorSystem.class).name()).isEqualTo("application");
		});
	}

	@Test
	void systemIsNamedAfterTheApplication() {
		this.contextRunner.withPropertyValues("spring.application.name=orders")
			.run((context) -> assertThat(context.getBean(ActorSystem.class).name()).isEqualTo("orders"));
	}

	@Test
	void systemNameWinsOverApplicationName() {
		this.contextRunner.withPropertyValues("spring.application.name=orders", "pura.system-name=desk")
			.run((context) -> assertThat(context.getBean(ActorSystem.class).name()).isEqualTo("desk"));
	}

	@Test
	void systemBacksOff() {
		this.contextRunner.withBean("mine", ActorSystem.class, () -> ActorSystem.builder("mine").build())
			.run((context) -> {
				assertThat(context).hasSingleBean(ActorSystem.class).hasBean("mine");
				assertThat(context.getBean(ActorSystem.class).state()).isEqualTo(ActorSystem.State.RUNNING);
			});
	}

	@Test
	void lifecycleBacksOff() {
		this.contextRunner.withBean("mine", ActorSystemLifecycle.class, () -> new ActorSystemLifecycle(List.of()))
			.run((context) -> {
				assertThat(context).hasSingleBean(ActorSystemLifecycle.class);
				assertThat(context.getBean(ActorSystem.class).state()).isEqualTo(ActorSystem.State.CREATED);
			});
	}

	@Test
	void standaloneLifecycleIsForApplicationsWithoutWebServer() {
		AutoConfigurations configurations = AutoConfigurations.of(PuraAutoConfiguration.class);
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(StandaloneLifecycle.class));
		new WebApplicationContextRunner().withConfiguration(configurations)
			.run((context) -> assertThat(context).hasSingleBean(ActorSystem.class)
				.doesNotHaveBean(StandaloneLifecycle.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(configurations)
			.run((context) -> assertThat(context).hasSingleBean(ActorSystem.class)
				.doesNotHaveBean(StandaloneLifecycle.class));
	}

	@Test
	void customizersAreCalledInOrderAfterTheProperties() {
		this.contextRunner.withUserConfiguration(Customizers.class, SlowActor.class)
			.withPropertyValues("pura.ask-timeout=1h", "pura.shutdown-timeout=0s")
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).called).containsExactly("first", "second");
				assertThat(slow(context.getBean("slow", ActorRef.class)).ask(new Slow.Wait()))
					.failsWithin(5, TimeUnit.SECONDS)
					.withThrowableThat()
					.withCauseInstanceOf(AskTimeoutException.class);
			});
	}

	@Test
	void leavesTheTaskExecutorToSpringBoot() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasBean("applicationTaskExecutor");
				assertThat(context).hasSingleBean(Executor.class);
			});
	}

	@Test
	void actorsRunWithTheClassLoaderOfTheContext() throws Exception {
		try (URLClassLoader classLoader = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
			this.contextRunner.withClassLoader(classLoader).run((context) -> {
				ActorRef<Slow> ref = context.getBean(ActorSystem.class).spawn("loader", SlowActor::new);
				assertThat(ref.ask(new Slow.Loader()).join()).isSameAs(classLoader);
			});
		}
	}

	@Test
	void allSystemsOfTheApplicationStartAndStop() {
		List<ActorSystem> systems = new ArrayList<>();
		this.contextRunner.withUserConfiguration(TwoSystems.class).run((context) -> {
			systems.addAll(context.getBeansOfType(ActorSystem.class).values());
			assertThat(systems).hasSize(2)
				.allSatisfy((system) -> assertThat(system.state()).isEqualTo(ActorSystem.State.RUNNING));
		});
		assertThat(systems).allSatisfy((system) -> assertThat(system.state()).isEqualTo(ActorSystem.State.TERMINATED));
	}

	@Test
	void contextsLiveSideBySide() {
		this.contextRunner.withUserConfiguration(CounterActor.class)
			.run((one) -> this.contextRunner.withUserConfiguration(CounterActor.class).run((other) -> {
				assertThat(counter(one.getBean("counter", ActorRef.class)).ask(new Counter.Add(1)).join()).isEqualTo(1);
				assertThat(counter(other.getBean("counter", ActorRef.class)).ask(new Counter.Read()).join()).isZero();
				other.close();
				assertThat(counter(one.getBean("counter", ActorRef.class)).ask(new Counter.Read()).join()).isEqualTo(1);
			}));
	}

	@Test
	void askTimeoutIsApplied() {
		this.contextRunner.withUserConfiguration(SlowActor.class)
			.withPropertyValues("pura.ask-timeout=20ms", "pura.shutdown-timeout=0s")
			.run((context) -> assertThat(slow(context.getBean("slow", ActorRef.class)).ask(new Slow.Wait()))
				.failsWithin(5, TimeUnit.SECONDS)
				.withThrowableThat()
				.withCauseInstanceOf(AskTimeoutException.class)
				.withMessageContaining("20 ms"));
	}

	@Test
	@Timeout(15)
	void shutdownTimeoutIsApplied() {
		this.contextRunner.withUserConfiguration(SlowActor.class)
			.withPropertyValues("pura.shutdown-timeout=0s")
			.run((context) -> slow(context.getBean("slow", ActorRef.class)).tell(new Slow.Block()));
	}

	@Test
	void mailboxCapacityIsApplied() {
		this.contextRunner.withUserConfiguration(SlowActor.class)
			.withPropertyValues("pura.mailbox.capacity=1", "pura.shutdown-timeout=0s")
			.run((context) -> {
				ActorSystem system = context.getBean(ActorSystem.class);
				ActorRef<Slow> ref = slow(context.getBean("slow", ActorRef.class));
				ref.tell(new Slow.Block());
				Awaitility.await().until(() -> system.actors(1).get(0).queued() == 0);
				assertThat(ref.offer(new Slow.Wait())).isEqualTo(Offer.ACCEPTED);
				assertThat(ref.offer(new Slow.Wait())).isEqualTo(Offer.FULL);
			});
	}

	@Test
	void mailboxOverflowIsApplied() throws Exception {
		Thread[] teller = new Thread[1];
		this.contextRunner.withUserConfiguration(SlowActor.class)
			.withPropertyValues("pura.mailbox.capacity=1", "pura.mailbox.overflow=wait", "pura.shutdown-timeout=0s")
			.run((context) -> {
				ActorRef<Slow> ref = slow(context.getBean("slow", ActorRef.class));
				ref.tell(new Slow.Block());
				teller[0] = new Thread(() -> {
					ref.tell(new Slow.Wait());
					ref.tell(new Slow.Wait());
					ref.tell(new Slow.Wait());
				});
				teller[0].start();
				Awaitility.await().until(() -> teller[0].getState() == Thread.State.WAITING);
			});
		teller[0].join(10_000);
		assertThat(teller[0].isAlive()).isFalse();
	}

	@Test
	void oldestMessagesAreDropped() {
		this.contextRunner.withUserConfiguration(SlowActor.class)
			.withPropertyValues("pura.mailbox.capacity=1", "pura.mailbox.overflow=drop-oldest",
					"pura.shutdown-timeout=0s")
			.run((context) -> {
				ActorSystem system = context.getBean(ActorSystem.class);
				ActorRef<Slow> ref = slow(context.getBean("slow", ActorRef.class));
				ref.tell(new Slow.Block());
				Awaitility.await().until(() -> system.actors(1).get(0).queued() == 0);
				ref.tell(new Slow.Wait());
				ref.tell(new Slow.Wait());
				assertThat(system.deadLetters().count(DeadLetter.Reason.MAILBOX_FULL)).isEqualTo(1);
				assertThat(system.actors(1).get(0).queued()).isEqualTo(1);
			});
	}

	@Test
	void highWaterMarkIsApplied() {
		this.contextRunner.withPropertyValues("pura.mailbox.high-water-mark=7")
			.run((context) -> assertThat(context.getBean(ActorSystem.class).stats().mailboxHighWaterMark())
				.isEqualTo(7));
	}

	@Test
	void watchdogThresholdIsApplied() {
		CountDownLatch release = new CountDownLatch(1);
		this.contextRunner.withPropertyValues("pura.watchdog.threshold=20ms").run((context) -> {
			ActorSystem system = context.getBean(ActorSystem.class);
			system.spawn("busy", () -> new BusyActor(new CountDownLatch(1), release)).tell(new Greeter.Greet("Ada"));
			Awaitility.await().until(() -> system.slowHandlings().size() == 1);
			release.countDown();
		});
	}

	@Test
	void parallelismIsApplied() {
		this.contextRunner.withUserConfiguration(CounterActor.class)
			.withPropertyValues("pura.dispatcher.parallelism=1")
			.run((context) -> {
				for (int i = 0; i < 10; i++) {
					context.getBean(ActorSystem.class)
						.spawn("counter" + i, CounterActor::new)
						.ask(new Counter.Read())
						.join();
				}
				assertThat(context.getBean(ActorSystem.class).stats().dispatchers()).first()
					.returns(1, DispatcherStats::threads);
			});
	}

	@Test
	void throughputIsApplied() {
		this.contextRunner.withPropertyValues("pura.dispatcher.parallelism=1", "pura.dispatcher.throughput=1")
			.run((context) -> {
				ActorSystem system = context.getBean(ActorSystem.class);
				CountDownLatch gate = new CountDownLatch(1);
				List<String> turns = Collections.synchronizedList(new ArrayList<>());
				ActorRef<Greeter> one = system.spawn("one", () -> new TurnActor(gate, turns));
				ActorRef<Greeter> other = system.spawn("other", () -> new TurnActor(gate, turns));
				List<CompletableFuture<String>> replies = new ArrayList<>();
				for (int i = 0; i < 3; i++) {
					replies.add(one.ask(new Greeter.Greet("one")));
					replies.add(other.ask(new Greeter.Greet("other")));
				}
				gate.countDown();
				CompletableFuture.allOf(replies.toArray(CompletableFuture<?>[]::new)).join();
				assertThat(turns).containsExactly("one", "other", "one", "other", "one", "other");
			});
	}

	@Test
	void supervisionIsMapped() {
		this.contextRunner
			.withPropertyValues("pura.supervision.max-restarts=3", "pura.supervision.within=5s",
					"pura.supervision.backoff=10ms", "pura.supervision.max-backoff=2s")
			.run((context) -> assertThat(new PropertiesMapper(context.getBean(PuraProperties.class)).supervision())
				.isEqualTo(new SupervisionStrategy(3, Duration.ofSeconds(5), Duration.ofMillis(10),
						Duration.ofSeconds(2), false)));
	}

	@Test
	void directivesAreMappedByTheClassesOfExceptions() {
		this.contextRunner
			.withPropertyValues("pura.supervision.on-failure[java.io.IOException]=restart",
					"pura.supervision.on-failure.java.lang.IllegalStateException=STOP",
					"pura.supervision.onFailure[io.pura.actor.AskTimeoutException]=escalate")
			.run((context) -> assertThat(new PropertiesMapper(context.getBean(PuraProperties.class)).supervision())
				.isEqualTo(SupervisionStrategy.defaults()
					.on(IOException.class, Directive.RESTART)
					.on(IllegalStateException.class, Directive.STOP)
					.on(AskTimeoutException.class, Directive.ESCALATE)));
	}

	@Test
	void directivesAreReadFromYaml() throws IOException {
		String yaml = """
				pura:
				  supervision:
				    on-failure:
				      "[java.io.IOException]": restart
				""";
		List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("yaml",
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(sources.get(0)))
			.run((context) -> assertThat(new PropertiesMapper(context.getBean(PuraProperties.class)).supervision())
				.isEqualTo(SupervisionStrategy.defaults().on(IOException.class, Directive.RESTART)));
	}

	@ParameterizedTest
	@CsvSource({ "java.io.IOExceptoin, It names a class that cannot be loaded: write the full name of an exception",
			"java.lang.String, It names a class that is no exception: java.lang.String does not extend Throwable",
			"io.pura.actor.MessageRejectedException, A MessageRejectedException is an answer and never a failure" })
	void directiveForWhatIsNoFailureStopsStartUp(String type, String reason) {
		String name = "pura.supervision.on-failure[" + type + "]";
		this.contextRunner.withPropertyValues(name + "=stop")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(name);
					assertThat(ex.getReason()).startsWith("It ").contains(reason).endsWith(".");
				}));
	}

	@Test
	void unknownDirectiveStopsStartUp() {
		this.contextRunner.withPropertyValues("pura.supervision.on-failure[java.io.IOException]=explode")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("pura.supervision.on-failure[java.io.IOException]"));
	}

	@Test
	void directivesAreAppliedToActorsThatAreBeansAndMustNotStayDead() {
		this.contextRunner.withUserConfiguration(NeverStartingActor.class)
			.withPropertyValues("pura.supervision.on-failure[java.lang.Exception]=stop",
					"pura.supervision.max-backoff=1h")
			.run((context) -> Awaitility.await()
				.untilAsserted(
						() -> assertThat(context.getBean(ActorSystem.class).stats().failingActors()).isEqualTo(1)));
	}

	@Test
	void supervisionIsAppliedToActorsThatAreBeans() {
		this.contextRunner.withUserConfiguration(NeverStartingActor.class)
			.withPropertyValues("pura.supervision.max-restarts=0", "pura.supervision.max-backoff=1h")
			.run((context) -> Awaitility.await()
				.untilAsserted(
						() -> assertThat(context.getBean(ActorSystem.class).stats().failingActors()).isEqualTo(1)));
	}

	@Test
	void defaultsAreThoseOfTheCore() {
		this.contextRunner.run((context) -> {
			assertThat(new PropertiesMapper(context.getBean(PuraProperties.class)).supervision())
				.isEqualTo(SupervisionStrategy.defaults());
			assertThat(context.getBean(ActorSystem.class).stats().mailboxHighWaterMark()).isEqualTo(10_000);
			PuraProperties properties = context.getBean(PuraProperties.class);
			assertThat(properties.askTimeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(properties.shutdownTimeout()).isEqualTo(Duration.ofSeconds(20));
			assertThat(properties.keepAlive()).isTrue();
			assertThat(properties.mailbox()).isEqualTo(new PuraProperties.Mailbox(0, Overflow.REJECT, 10_000));
			assertThat(properties.dispatcher()).isEqualTo(
					new PuraProperties.Dispatcher(0, 256, new PuraProperties.Blocking(256, Duration.ofSeconds(60))));
			assertThat(properties.watchdog()).isEqualTo(new PuraProperties.Watchdog(Duration.ofSeconds(5)));
			assertThat(properties.observation().enabled()).isNull();
		});
	}

	@ParameterizedTest
	@CsvSource({ "pura.ask-timeout, 0s", "pura.ask-timeout, -1s", "pura.shutdown-timeout, -1s",
			"pura.mailbox.capacity, -1", "pura.mailbox.high-water-mark, 0", "pura.dispatcher.parallelism, -1",
			"pura.dispatcher.throughput, 0", "pura.dispatcher.blocking.max-threads, 0",
			"pura.dispatcher.blocking.keep-alive, -1s", "pura.dispatchers.db.max-threads, 0",
			"pura.dispatchers.db.keep-alive, -1s", "pura.supervision.max-restarts, -1", "pura.supervision.within, 0s",
			"pura.supervision.backoff, 0s", "pura.supervision.max-backoff, 0s", "pura.supervision.max-backoff, 1ms",
			"pura.watchdog.threshold, -1s", "pura.serialization.format, xml", "pura.system-name, a/b",
			"spring.application.name, a/b" })
	void impossibleValueStopsStartUp(String name, String value) {
		this.contextRunner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(name);
					assertThat(ex.getReason()).startsWith("It ").endsWith(".");
				}));
	}

	@ParameterizedTest
	@CsvSource({ "pura.cluster.architecture, centralized" })
	void whatDoesNotExistYetStopsStartUpAlsoWithoutACluster(String name, String value) {
		this.contextRunner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(name);
					assertThat(ex.getReason()).startsWith("Pura does not have that yet");
				}));
	}

	@Test
	void clockIsReplacedByACustomizer() {
		ManualTime time = new ManualTime();
		this.contextRunner.withUserConfiguration(SlowActor.class)
			.withPropertyValues("pura.shutdown-timeout=0s")
			.withBean(ActorSystemCustomizer.class, () -> (builder) -> builder.clock(time).timers(time))
			.run((context) -> {
				var reply = slow(context.getBean("slow", ActorRef.class)).ask(new Slow.Wait());
				time.advance(Duration.ofSeconds(4));
				assertThat(reply).isNotDone();
				time.advance(Duration.ofSeconds(1));
				assertThat(reply).failsWithin(5, TimeUnit.SECONDS);
			});
	}

	@SuppressWarnings("unchecked")
	private static ActorRef<Counter> counter(ActorRef<?> ref) {
		return (ActorRef<Counter>) ref;
	}

	@SuppressWarnings("unchecked")
	private static ActorRef<Slow> slow(ActorRef<?> ref) {
		return (ActorRef<Slow>) ref;
	}

	/**
	 * The protocol of something that takes its time.
	 */
	interface Slow {

		record Wait() implements Message<Slow, String> {
		}

		record Block() implements Message<Slow, Void> {
		}

		record Loader() implements Message<Slow, ClassLoader> {
		}

	}

	@ActorComponent("slow")
	static class SlowActor implements Actor<Slow> {

		@Handler
		CompletionStage<String> wait(Slow.Wait message) {
			return new CompletableFuture<>();
		}

		@Handler
		void block(Slow.Block message) throws InterruptedException {
			new CountDownLatch(1).await(30, TimeUnit.SECONDS);
		}

		@Handler
		ClassLoader loader(Slow.Loader message) {
			return Thread.currentThread().getContextClassLoader();
		}

	}

	static class TurnActor implements Actor<Greeter> {

		private final CountDownLatch gate;

		private final List<String> turns;

		TurnActor(CountDownLatch gate, List<String> turns) {
			this.gate = gate;
			this.turns = turns;
		}

		@Override
		public void started(ActorContext<Greeter> context) {
			try {
				this.gate.await(5, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Handler
		String greet(Greeter.Greet message) {
			this.turns.add(message.whom());
			return "Hello";
		}

	}

	@ActorComponent("neverStarting")
	static class NeverStartingActor implements Actor<NeverStartingActor.Nothing> {

		@Override
		public void started(ActorContext<Nothing> context) {
			throw new IllegalStateException("on purpose");
		}

		interface Nothing {

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> called = new ArrayList<>();

		@Bean
		@Order(2)
		ActorSystemCustomizer second() {
			return (builder) -> {
				this.called.add("second");
				builder.askTimeout(Duration.ofMillis(10));
			};
		}

		@Bean
		@Order(1)
		ActorSystemCustomizer first() {
			return (builder) -> {
				this.called.add("first");
				builder.askTimeout(Duration.ofHours(2));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoSystems {

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
