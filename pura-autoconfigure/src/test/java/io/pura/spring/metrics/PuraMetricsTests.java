package io.pura.spring.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.testkit.ManualTime;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PuraMetricsTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.create("metered");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final PuraMetrics metrics = new PuraMetrics(List.of(this.system), this.time);

	@AfterEach
	void close() {
		this.system.close();
		this.registry.close();
	}

	@Test
	void metersOfTheSystemAreThereAtOnce() {
		this.metrics.bindTo(this.registry);
		assertThat(counter("pura.asks")).isZero();
		assertThat(counter("pura.ask.timeouts")).isZero();
		assertThat(counter("pura.handlers.slow")).isZero();
		assertThat(gauge("pura.mailbox.crowded")).isZero();
		assertThat(gauge("pura.dispatcher.queued", "dispatcher", "default")).isZero();
		assertThat(gauge("pura.dispatcher.threads", "dispatcher", "blocking")).isNotNegative();
		assertThat(gauge("pura.dispatcher.threads", "dispatcher", "default")).isNotNegative();
		for (String reason : List.of("stopped", "mailbox-full", "unhandled", "expired", "cancelled")) {
			assertThat(counter("pura.dead.letters", "reason", reason)).isZero();
		}
	}

	@Test
	void actorsAreCountedByType() {
		ActorRef<Counter> ref = this.system.spawn("counter", CounterActor::new);
		this.system.spawn("another", CounterActor::new).ask(new Counter.Read()).join();
		ref.ask(new Counter.Add(1)).join();
		assertThat(ref.ask(new Counter.Fail())).failsWithin(5, TimeUnit.SECONDS);
		this.system.stop(ref).join();
		ref.tell(new Counter.Read());
		Awaitility.await().until(() -> this.system.stats().types().get(0).succeeded() == 2);
		this.metrics.bindTo(this.registry);
		assertThat(counter("pura.actors.started", "actor", "CounterActor")).isEqualTo(2);
		assertThat(counter("pura.actors.stopped", "actor", "CounterActor")).isEqualTo(1);
		assertThat(gauge("pura.actors.live", "actor", "CounterActor")).isEqualTo(1);
		assertThat(counter("pura.actors.restarts", "actor", "CounterActor")).isZero();
		assertThat(counter("pura.messages.processed", "actor", "CounterActor", "outcome", "success")).isEqualTo(2);
		assertThat(counter("pura.messages.processed", "actor", "CounterActor", "outcome", "failure")).isEqualTo(1);
		assertThat(gauge("pura.mailbox.size", "actor", "CounterActor")).isZero();
		assertThat(counter("pura.asks")).isEqualTo(3);
		assertThat(counter("pura.dead.letters", "reason", "stopped")).isEqualTo(1);
	}

	@Test
	void crowdedMailboxesAreCountedForAsLongAsTheyAreCrowded() {
		ActorSystem crowded = ActorSystem.builder("metered").mailboxHighWaterMark(2).build();
		try {
			new PuraMetrics(List.of(crowded), this.time).bindTo(this.registry);
			ActorRef<Counter> ref = crowded.spawn("counter", CounterActor::new);
			ref.tell(new Counter.Read());
			ref.tell(new Counter.Read());
			assertThat(gauge("pura.mailbox.crowded")).isEqualTo(1);
			assertThat(gauge("pura.mailbox.size", "actor", "CounterActor")).isEqualTo(2);
			crowded.start();
			Awaitility.await().untilAsserted(() -> {
				this.time.advance(Duration.ofMinutes(1));
				assertThat(gauge("pura.mailbox.crowded")).isZero();
			});
		}
		finally {
			crowded.close();
		}
	}

	@Test
	void typesThatAppearLaterGetMetersToo() {
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.find("pura.actors.started").meters()).isEmpty();
		this.system.spawn("counter", CounterActor::new).ask(new Counter.Read()).join();
		assertThat(counter("pura.actors.started", "actor", "CounterActor")).isEqualTo(1);
		this.system.spawn("late", LateActor::new).ask(new Counter.Read()).join();
		assertThat(this.registry.find("pura.actors.started").meters()).hasSize(2);
	}

	@Test
	void figuresAreReadOnceASecond() {
		this.metrics.bindTo(this.registry);
		assertThat(counter("pura.asks")).isZero();
		this.system.spawn("counter", CounterActor::new).ask(new Counter.Read()).join();
		this.time.advance(Duration.ofMillis(999));
		assertThat(counter("pura.asks")).isZero();
		this.time.advance(Duration.ofMillis(1));
		assertThat(counter("pura.asks")).isEqualTo(1);
	}

	@Test
	void noTagNamesAnActorByPath() {
		this.system.spawn("secret-name", CounterActor::new).ask(new Counter.Read()).join();
		this.metrics.bindTo(this.registry);
		assertThat(this.registry.getMeters()).allSatisfy((meter) -> {
			assertThat(meter.getId().getDescription()).isNotEmpty();
			assertThat(meter.getId().getTags()).extracting(Tag::getValue).noneMatch((tag) -> tag.contains("secret"));
			assertThat(meter.getId().getTag("system")).isEqualTo("metered");
		});
	}

	private double counter(String name, String... tags) {
		return find(name, tags).functionCounter().count();
	}

	private double gauge(String name, String... tags) {
		return find(name, tags).gauge().value();
	}

	private RequiredSearch find(String name, String... tags) {
		return this.registry.get(name).tag("system", "metered").tags(tags);
	}

	static class LateActor extends CounterActor {

	}

}
