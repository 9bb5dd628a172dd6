package io.pura.spring.diagnostics;

import java.util.function.Function;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.ActorComponent;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Greeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class ActorFailureAnalyzersTests {

	@Test
	void wrongHandlersAreAllNamed(CapturedOutput output) {
		fail(HandlerlessActor.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(HandlerlessActor.class.getName() + " cannot be an actor:")
			.contains(
					"- handler ActorFailureAnalyzersTests.HandlerlessActor.greet(Greeter.Greet) must be neither private")
			.contains("- message ActorFailureAnalyzersTests.HandlerlessActor.Tick has no handler")
			.contains("Change " + HandlerlessActor.class.getName() + " or its protocol so that they fit.");
	}

	@Test
	void missingActorIsExplained(CapturedOutput output) {
		fail(GreeterActor.class, WantsCounter.class);
		assertThat(output).contains("Parameter 0 of constructor in " + WantsCounter.class.getName())
			.contains("required ActorRef<Counter>, but there is no such actor")
			.contains("- greeter, of protocol " + Greeter.class.getName())
			.contains("Annotate a class that implements Actor<Counter> with @ActorComponent");
	}

	@Test
	void absenceOfAllActorsIsExplained(CapturedOutput output) {
		fail(WantsCounter.class);
		assertThat(output).contains("required ActorRef<Counter>, but there is no such actor")
			.contains("There are no actors.");
	}

	@Test
	void wrongQualifierIsExplained(CapturedOutput output) {
		fail(CounterActor.class, WantsQualified.class);
		assertThat(output).contains("Correct the qualifier: the actors of protocol Counter are counter.");
	}

	@Test
	void actorOfARicherProtocolIsProposed(CapturedOutput output) {
		fail(PoliteActor.class, WantsGreeter.class);
		assertThat(output).contains("Inject ActorRef<PoliteGreeter>, which is actor 'polite', and narrow it with"
				+ " ActorRef.<Greeter>narrow.");
	}

	@Test
	void ambiguousActorIsExplained(CapturedOutput output) {
		fail(CounterActor.class, OtherCounterActor.class, WantsCounter.class);
		assertThat(output).contains("required ActorRef<Counter>, but there are 2 actors that it could be")
			.contains("- counter, of protocol " + Counter.class.getName())
			.contains("- other, of protocol " + Counter.class.getName())
			.contains("Name the parameter or field after one of counter, other")
			.contains("@Qualifier")
			.contains("@Primary")
			.contains("Map<String, ActorRef<Counter>>");
	}

	@Test
	void injectionOfTheActorItselfIsExplained(CapturedOutput output) {
		fail(CounterActor.class, WantsActorItself.class);
		assertThat(output).contains("required the actor " + CounterActor.class.getName() + " itself")
			.contains("Inject ActorRef<Counter> instead");
	}

	@Test
	void ambiguousSystemIsExplained(CapturedOutput output) {
		fail(TwoSystems.class, CounterActor.class);
		assertThat(output).contains("required the actor system, but there are several: orders, billing")
			.contains("@ActorComponent(system = \"…\")");
	}

	@Test
	void unknownDispatcherIsExplained(CapturedOutput output) {
		fail(DispatchedCounterActor.class);
		assertThat(output).contains("Actor 'dispatched' wants dispatcher 'databse', but there is none of this name.")
			.contains("Define it under pura.dispatchers.databse, or take one of blocking, default, pinned.");
	}

	@Test
	void impossibleOptionOfAnActorIsExplained(CapturedOutput output) {
		fail(PooledCounterActor.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("@ActorComponent of " + PooledCounterActor.class.getName()
					+ " cannot be as it is: 'instances' must be positive, but was -1.")
			.contains("Change the annotation @ActorComponent of " + PooledCounterActor.class.getName() + ".");
	}

	@Test
	void impossibleValueIsExplained(CapturedOutput output) {
		fail((application) -> application.run("--pura.supervision.backoff=1m"), CounterActor.class);
		assertThat(output).contains("pura.supervision.max-backoff")
			.contains("It must be at least pura.supervision.backoff, which is PT1M.");
	}

	@Test
	void otherInjectionsAreLeftToSpringBoot(CapturedOutput output) {
		fail(WantsSomethingElse.class);
		assertThat(output).contains("required a bean of type 'java.lang.StringBuilder' that could not be found");
	}

	private static void fail(Class<?>... sources) {
		fail((application) -> application.run(), sources);
	}

	private static void fail(Function<SpringApplication, ?> run, Class<?>... sources) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).sources(sources)
			.web(WebApplicationType.NONE)
			.build();
		assertThatException().isThrownBy(() -> run.apply(application));
	}

	@ActorComponent(value = "dispatched", dispatcher = "databse")
	static class DispatchedCounterActor extends CounterActor {

	}

	@ActorComponent(value = "pooled", instances = -1)
	static class PooledCounterActor extends CounterActor {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PuraAutoConfiguration.class)
	static class Application {

	}

	@ActorComponent
	static class HandlerlessActor implements Actor<Greeter> {

		@Handler
		private String greet(Greeter.Greet message) {
			return "Hello " + message.whom();
		}

		record Tick() implements Message<Greeter, Void> {

		}

	}

	@ActorComponent("greeter")
	static class GreeterActor implements Actor<Greeter> {

		@Handler
		String greet(Greeter.Greet message) {
			return "Hello " + message.whom();
		}

	}

	/**
	 * A protocol with more in it.
	 */
	interface PoliteGreeter extends Greeter {

	}

	@ActorComponent("polite")
	static class PoliteActor implements Actor<PoliteGreeter> {

		@Handler
		String greet(Greeter.Greet message) {
			return "Good day " + message.whom();
		}

	}

	@ActorComponent("other")
	static class OtherCounterActor extends CounterActor {

	}

	static class WantsCounter {

		WantsCounter(ActorRef<Counter> it) {
		}

	}

	static class WantsQualified {

		WantsQualified(@Qualifier("nonsense") ActorRef<Counter> it) {
		}

	}

	static class WantsGreeter {

		WantsGreeter(ActorRef<Greeter> it) {
		}

	}

	static class WantsActorItself {

		WantsActorItself(CounterActor it) {
		}

	}

	static class WantsSomethingElse {

		WantsSomethingElse(StringBuilder it) {
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
