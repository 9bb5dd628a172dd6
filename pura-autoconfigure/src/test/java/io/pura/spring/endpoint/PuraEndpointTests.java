package io.pura.spring.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Directive;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.SupervisionStrategy;
import io.pura.spring.endpoint.SystemsDescriptor.DispatcherDescriptor;
import io.pura.spring.endpoint.ActorsDescriptor.ActorDescriptor;
import io.pura.spring.endpoint.DeadLettersDescriptor.SystemDeadLettersDescriptor;
import io.pura.spring.endpoint.FailuresDescriptor.FailureDescriptor;
import io.pura.spring.endpoint.FailuresDescriptor.SystemFailuresDescriptor;
import io.pura.spring.endpoint.SystemsDescriptor.SystemDescriptor;
import io.pura.spring.example.BusyActor;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Greeter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

class PuraEndpointTests {

	/** Negative, as its digits alone may well occur in a time. */
	private static final int SECRET = -4711;

	private final ActorSystem orders = ActorSystem.create("orders");

	private final ActorSystem billing = ActorSystem.create("billing");

	private final List<ActorSystem> systems = List.of(this.orders, this.billing);

	private final PuraEndpoint endpoint = new PuraEndpoint(List.of(new SystemSection(this.systems),
			new ActorsSection(this.systems), new DeadLettersSection(this.systems), new FailuresSection(this.systems)));

	@AfterEach
	void close() {
		this.systems.forEach(ActorSystem::close);
	}

	@Test
	void overviewNamesTheSectionsInOrder() {
		assertThat(this.endpoint.overview().sections()).containsExactly("system", "actors", "dead-letters", "failures");
		assertThat(this.endpoint.section()).isEqualTo(this.endpoint.overview());
	}

	@Test
	void unknownSectionIsNotFound() {
		assertThat(this.endpoint.section("nonsense")).isNull();
	}

	@Test
	void sectionReadsTheRestOfThePath() {
		PuraEndpoint custom = new PuraEndpoint(List.of(new EchoSection("echo"), new EchoSection("echo")));
		assertThat(custom.overview().sections()).containsExactly("echo");
		assertThat(custom.section("echo", "a", "b")).isEqualTo("[a, b]");
	}

	@Test
	void systemsAreShown() {
		this.orders.spawn("counter", CounterActor::new).ask(new Counter.Add(1)).join();
		SystemsDescriptor descriptor = (SystemsDescriptor) this.endpoint.section("system");
		assertThat(descriptor).isNotNull();
		assertThat(descriptor.systems()).extracting(SystemDescriptor::name).containsExactly("orders", "billing");
		SystemDescriptor system = descriptor.systems().get(0);
		assertThat(system.state()).isEqualTo("RUNNING");
		assertThat(system.asks().total()).isEqualTo(1);
		assertThat(system.mailboxes().highWaterMark()).isEqualTo(10_000);
		assertThat(system.dispatchers()).extracting(DispatcherDescriptor::name)
			.containsExactly("default", "blocking", "pinned");
		assertThat(system.dispatchers().get(0).threads()).isPositive();
		assertThat(system.deadLetters()).containsEntry("STOPPED", 0L);
		assertThat(system.types()).singleElement().satisfies((type) -> {
			assertThat(type.type()).isEqualTo("CounterActor");
			assertThat(type.live()).isEqualTo(1);
		});
	}

	@Test
	void slowHandlingsAreShownWithTheirStack() {
		CountDownLatch release = new CountDownLatch(1);
		try (ActorSystem watched = ActorSystem.builder("watched").watchdogThreshold(Duration.ofMillis(20)).build()) {
			watched.start();
			watched.spawn("busy", () -> new BusyActor(new CountDownLatch(1), release)).tell(new Greeter.Greet("Ada"));
			Awaitility.await().until(() -> watched.slowHandlings().size() == 1);
			SystemsDescriptor descriptor = (SystemsDescriptor) new SystemSection(List.of(watched)).read(List.of());
			assertThat(descriptor).isNotNull();
			assertThat(descriptor.systems().get(0).slowHandlings()).singleElement().satisfies((slow) -> {
				assertThat(slow.actor()).isEqualTo("pura://watched/busy");
				assertThat(slow.work()).isEqualTo("Greeter.Greet");
				assertThat(slow.ended()).isFalse();
				assertThat(slow.stack()).anyMatch((call) -> call.contains("BusyActor"));
			});
			release.countDown();
		}
	}

	@Test
	void oneSystemIsShown() {
		assertThat(this.endpoint.section("system", "billing")).isInstanceOfSatisfying(SystemDescriptor.class,
				(system) -> assertThat(system.name()).isEqualTo("billing"));
		assertThat(this.endpoint.section("system", "nonsense")).isNull();
		assertThat(this.endpoint.section("system", "billing", "more")).isNull();
	}

	@Test
	void actorsOfAllSystemsAreShown() {
		this.orders.spawn("parent", ParentActor::new).ask(new Counter.Read()).join();
		this.billing.spawn("counter", CounterActor::new).ask(new Counter.Read()).join();
		Awaitility.await().until(() -> this.orders.actors(1).get(0).queued() == 0);
		ActorsDescriptor descriptor = (ActorsDescriptor) this.endpoint.section("actors");
		assertThat(descriptor).isNotNull();
		assertThat(descriptor.truncated()).isFalse();
		assertThat(descriptor.actors()).extracting(ActorDescriptor::path)
			.containsExactly("pura://orders/parent", "pura://orders/parent/child", "pura://billing/counter");
		assertThat(descriptor.actors().get(0)).isEqualTo(new ActorDescriptor("pura://orders/parent",
				"PuraEndpointTests.ParentActor", "Counter", "RUNNING", 0, 1, false, 0, null));
	}

	@Test
	void oneActorIsShown() {
		this.orders.spawn("parent", ParentActor::new).ask(new Counter.Read()).join();
		assertThat(this.endpoint.section("actors", "parent", "child")).isInstanceOfSatisfying(ActorDescriptor.class,
				(actor) -> assertThat(actor.path()).isEqualTo("pura://orders/parent/child"));
		assertThat(this.endpoint.section("actors", "child")).isNull();
	}

	@Test
	void manyActorsAreCut() {
		for (int i = 0; i < 1001; i++) {
			this.orders.spawn("counter" + i, CounterActor::new);
		}
		ActorsDescriptor descriptor = (ActorsDescriptor) this.endpoint.section("actors");
		assertThat(descriptor).isNotNull();
		assertThat(descriptor.actors()).hasSize(1000);
		assertThat(descriptor.limit()).isEqualTo(1000);
		assertThat(descriptor.truncated()).isTrue();
	}

	@Test
	void deadLettersAreShownTheNewestFirst() {
		ActorRef<Counter> ref = this.orders.spawn("gone", CounterActor::new);
		this.orders.stop(ref).join();
		ref.tell(new Counter.Read());
		ref.tell(new Counter.Add(4711));
		DeadLettersDescriptor descriptor = (DeadLettersDescriptor) this.endpoint.section("dead-letters");
		assertThat(descriptor).isNotNull();
		assertThat(descriptor.systems()).extracting(SystemDeadLettersDescriptor::system)
			.containsExactly("orders", "billing");
		SystemDeadLettersDescriptor letters = descriptor.systems().get(0);
		assertThat(letters.counts()).containsEntry("STOPPED", 2L).containsEntry("UNHANDLED", 0L);
		assertThat(letters.last()).extracting((letter) -> letter.messageType())
			.containsExactly(Counter.Add.class.getName(), Counter.Read.class.getName());
		assertThat(letters.last().get(0).recipient()).isEqualTo("pura://orders/gone");
		assertThat(letters.last().get(0).reason()).isEqualTo("STOPPED");
		assertThat(letters.last().get(0).time()).isBeforeOrEqualTo(Instant.now());
		assertThat(this.endpoint.section("dead-letters", "more")).isNull();
	}

	@Test
	void failuresAreShownTheNewestFirst() {
		ActorRef<Safe> ref = this.orders.spawn("safe", SafeActor::new, ActorOptions.defaults()
			.supervision(SupervisionStrategy.defaults().on(IllegalStateException.class, Directive.STOP)));
		assertThat(ref.ask(new Safe.Open(1))).failsWithin(5, TimeUnit.SECONDS);
		assertThat(ref.ask(new Safe.Open(0))).failsWithin(5, TimeUnit.SECONDS);
		Awaitility.await().until(() -> this.orders.actor("safe").isEmpty());
		FailuresDescriptor descriptor = (FailuresDescriptor) this.endpoint.section("failures");
		assertThat(descriptor).isNotNull();
		assertThat(descriptor.systems()).extracting(SystemFailuresDescriptor::system)
			.containsExactly("orders", "billing");
		SystemFailuresDescriptor failures = descriptor.systems().get(0);
		assertThat(failures.counts()).containsEntry("RESUME", 1L)
			.containsEntry("STOP", 1L)
			.containsEntry("RESTART", 0L)
			.containsEntry("ESCALATE", 0L);
		assertThat(failures.last()).extracting(FailureDescriptor::exceptionType)
			.containsExactly(IllegalStateException.class.getName(), IllegalArgumentException.class.getName());
		assertThat(failures.last()).extracting(FailureDescriptor::directive).containsExactly("STOP", "RESUME");
		assertThat(failures.last().get(0).doing()).isEqualTo(Safe.Open.class.getName());
		assertThat(failures.last().get(0).actorType()).isEqualTo(SafeActor.class.getName());
		assertThat(failures.last().get(0).actor()).isEqualTo("pura://orders/safe");
		assertThat(failures.last().get(0).time()).isBeforeOrEqualTo(Instant.now());
		assertThat(this.endpoint.section("failures", "more")).isNull();
	}

	@Test
	void whatIsShownBecomesJsonWithoutTheContentOfMessages() {
		ActorRef<Counter> ref = this.orders.spawn("gone", CounterActor::new);
		assertThat(ref.ask(new Counter.Add(SECRET))).succeedsWithin(5, TimeUnit.SECONDS);
		this.orders.stop(ref).join();
		ref.tell(new Counter.Add(SECRET));
		ActorRef<Safe> safe = this.orders.spawn("safe", SafeActor::new);
		assertThat(safe.ask(new Safe.Open(SECRET))).failsWithin(5, TimeUnit.SECONDS);
		Awaitility.await().until(() -> this.orders.failures().count() == 1);
		for (String section : this.endpoint.overview().sections()) {
			assertThat(this.endpoint.section(section)).isInstanceOfSatisfying(OperationResponseBody.class,
					(body) -> assertThat(JsonMapper.shared().writeValueAsString(body)).startsWith("{")
						.doesNotContain("" + SECRET));
		}
	}

	record EchoSection(String name) implements PuraSection {

		@Override
		public Object read(List<String> path) {
			return path.toString();
		}

	}

	interface Safe {

		record Open(int code) implements Message<Safe, Void> {
		}

	}

	static class SafeActor implements Actor<Safe> {

		@Handler
		void open(Safe.Open message) {
			if (message.code() == 0) {
				throw new IllegalStateException("No code");
			}
			throw new IllegalArgumentException("Wrong code: " + message.code());
		}

	}

	static class ParentActor extends CounterActor {

		@Override
		public void started(ActorContext<Counter> context) {
			context.spawn("child", CounterActor::new);
		}

	}

}
