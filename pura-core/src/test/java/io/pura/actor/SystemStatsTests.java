package io.pura.actor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.pura.actor.DeadLetter.Reason;
import io.pura.stats.ActorStats;
import io.pura.stats.ActorTypeStats;
import io.pura.stats.SystemStats;
import io.pura.testkit.ManualTime;
import io.pura.testkit.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

/**
 * What an actor system says about itself.
 */
@Timeout(30)
class SystemStatsTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("figures")
		.clock(this.time)
		.timers(this.time)
		.mailboxHighWaterMark(1000)
		.build();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.system.close();
	}

	@Test
	void countsActorsAndMessagesByClass() {
		this.system.start();
		ActorRef<Gate> one = this.system.spawn("one", () -> new GateActor(this.gate));
		ActorRef<Gate> two = this.system.spawn("two", () -> new GateActor(this.gate));
		this.gate.countDown();
		one.ask(new Gate.Pass()).join();
		two.ask(new Gate.Pass()).join();
		two.tell(new Gate.Fail());
		this.system.stop(one).join();
		await().untilAsserted(() -> assertThat(this.system.stats().types())
			.containsExactly(new ActorTypeStats("SystemStatsTests.GateActor", 1, 2, 1, 0, 2, 1, 0)));
		assertThat(this.system.stats().asks()).isEqualTo(2);
	}

	@Test
	void keepsClassesOfOneNameInSeveralPackagesApart() {
		List<String> types = new CopyOnWriteArrayList<>();
		this.system.onNewActorType(types::add);
		this.system.start();
		String other = io.pura.testkit.ScriptActor.class.getName();
		this.system.spawn("one", ScriptActor::new).ask(new Script.Note("a")).join();
		this.system.spawn("two", ScriptActor::new);
		this.system.spawn("three", io.pura.testkit.ScriptActor::new);
		assertThat(types).containsExactly("ScriptActor", other);
		assertThat(this.system.actors(10)).extracting(ActorStats::type)
			.containsExactlyInAnyOrder("ScriptActor", "ScriptActor", other);
		await().untilAsserted(() -> assertThat(this.system.stats().types()).containsExactly(
				new ActorTypeStats("ScriptActor", 2, 2, 0, 0, 1, 0, 0),
				new ActorTypeStats(other, 1, 1, 0, 0, 0, 0, 0)));
	}

	@Test
	void showsActorsAndWhatWaitsForThem() {
		ActorRef<Gate> ref = this.system.spawn("one", () -> new GateActor(this.gate));
		ref.tell(new Gate.Pass());
		ref.tell(new Gate.Pass());
		assertThat(this.system.actors(10)).containsExactly(new ActorStats("pura://figures/one",
				"SystemStatsTests.GateActor", "SystemStatsTests.Gate", "STARTING", 2, 0, false, 0, null));
		assertThat(this.system.actors(0)).isEmpty();
		assertThat(this.system.actor("one")).hasValueSatisfying((actor) -> assertThat(actor.queued()).isEqualTo(2));
		assertThat(this.system.actor("two")).isEmpty();
		SystemStats stats = this.system.stats();
		assertThat(stats.state()).isEqualTo("CREATED");
		assertThat(stats.types()).singleElement().satisfies((type) -> assertThat(type.queued()).isEqualTo(2));
	}

	@Test
	void remembersTheLastHundredDeadLetters() {
		this.system.start();
		ActorRef<Gate> ref = this.system.spawn("one", () -> new GateActor(this.gate));
		this.system.stop(ref).join();
		this.time.advance(Duration.ofSeconds(5));
		for (int i = 0; i < 150; i++) {
			ref.tell(new Gate.Pass());
		}
		ref.tell(new Gate.Fail());
		assertThat(this.system.deadLetters().count()).isEqualTo(151);
		assertThat(this.system.deadLetters().last()).hasSize(100)
			.endsWith(new DeadLetter(this.time.instant(), ref.path(), Gate.Fail.class.getName(), Reason.STOPPED));
		assertThat(this.system.stats().deadLetters()).contains(entry("STOPPED", 151L), entry("MAILBOX_FULL", 0L));
	}

	@Test
	void tellsListenersOfTheTypesThatThereAreAndOfEachNewOne() {
		List<String> types = new CopyOnWriteArrayList<>();
		this.system.spawn("one", () -> new GateActor(this.gate));
		this.system.onNewActorType(types::add);
		assertThat(types).containsExactly("SystemStatsTests.GateActor");
		this.system.spawn("two", () -> new GateActor(this.gate));
		TestProbe.create(this.system, "probe", Gate.class);
		assertThat(types).containsExactly("SystemStatsTests.GateActor", "ReceiverActor");
	}

	@Test
	void isBuiltWithValuesThatMakeSense() {
		ActorSystem.Builder builder = ActorSystem.builder("sane");
		assertThatIllegalArgumentException().isThrownBy(() -> ActorSystem.builder(" ")).withMessageContaining("' '");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.parallelism(0)).withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.throughput(-1)).withMessageContaining("-1");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.askTimeout(Duration.ZERO))
			.withMessageContaining("PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.shutdownTimeout(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.mailboxCapacity(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.mailboxHighWaterMark(0));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SupervisionStrategy(1, Duration.ofSeconds(1), Duration.ofSeconds(2),
					Duration.ofSeconds(1), false))
			.withMessageContaining("'maxBackoff' must be at least the backoff of PT2S");
	}

	interface Gate {

		record Pass() implements Message<Gate, Void> {
		}

		record Fail() implements Message<Gate, Void> {
		}

		record Wait(CountDownLatch latch) implements Message<Gate, Void> {
		}

	}

	static class GateActor implements Actor<Gate> {

		private final CountDownLatch gate;

		GateActor(CountDownLatch gate) {
			this.gate = gate;
		}

		@Handler
		void pass(Gate.Pass message) throws InterruptedException {
			this.gate.await();
		}

		@Handler
		void await(Gate.Wait message) throws InterruptedException {
			message.latch().await();
		}

		@Handler
		void fail(Gate.Fail message) {
			throw new IllegalStateException("on purpose");
		}

	}

}
