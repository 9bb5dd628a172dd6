package io.pura.spring.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.pura.actor.ActorContext;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.SupervisionStrategy;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.BusyActor;
import io.pura.spring.example.Greeter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class ActorSystemHealthIndicatorTests {

	private final ActorSystem system = ActorSystem.builder("health").mailboxHighWaterMark(3).build();

	private final ActorSystemHealthIndicator indicator = new ActorSystemHealthIndicator(this.system);

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	void runningSystemIsUp() {
		this.system.start();
		this.system.spawn("counter", CounterActor::new).ask(new Counter.Read()).join();
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsOnly(entry("name", "health"), entry("state", "RUNNING"),
				entry("actors", 1L), entry("crowdedMailboxes", 0));
	}

	@Test
	void systemThatHasNotStartedIsOutOfService() {
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void stoppingSystemIsOutOfService() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.system.start();
		this.system.spawn("busy", () -> new BusyActor(entered, release)).tell(new Greeter.Greet("Ada"));
		assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
		this.system.stop();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		release.countDown();
	}

	@Test
	void terminatedSystemIsDown() {
		this.system.start();
		this.system.close();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void systemWithFailingActorsIsDown() {
		this.system.start();
		SupervisionStrategy strategy = new SupervisionStrategy(0, Duration.ofSeconds(60), Duration.ofMillis(1),
				Duration.ofHours(1), true);
		for (int i = 0; i < 12; i++) {
			this.system.spawn("broken" + i, BrokenActor::new, ActorOptions.defaults().supervision(strategy));
		}
		Awaitility.await()
			.atMost(5, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(this.indicator.health().getDetails()).containsEntry("failingActors", 12));
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat((List<?>) health.getDetails().get("failing")).hasSize(10)
			.allSatisfy((path) -> assertThat((String) path).startsWith("pura://health/broken"));
	}

	@Test
	void crowdedMailboxesAreCounted() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.system.start();
		ActorRef<Greeter> busy = this.system.spawn("busy", () -> new BusyActor(entered, release));
		for (int i = 0; i < 10; i++) {
			busy.tell(new Greeter.Greet("Ada"));
		}
		assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("crowdedMailboxes", 1);
		release.countDown();
	}

	@Test
	void actorsThatTakeLongAreNamedForAsLongAsTheyDo() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (ActorSystem watched = ActorSystem.builder("watched").watchdogThreshold(Duration.ofMillis(20)).build()) {
			ActorSystemHealthIndicator indicator = new ActorSystemHealthIndicator(watched);
			watched.start();
			watched.spawn("busy", () -> new BusyActor(entered, release)).tell(new Greeter.Greet("Ada"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(indicator.health().getDetails()).containsEntry("slow",
						List.of("pura://watched/busy (Greeter.Greet)")));
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			release.countDown();
			Awaitility.await().until(() -> !indicator.health().getDetails().containsKey("slow"));
		}
	}

	static class BrokenActor extends CounterActor {

		@Override
		public void started(ActorContext<Counter> context) {
			throw new IllegalStateException("broken");
		}

	}

}
