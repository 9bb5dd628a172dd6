package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances of a pool that fail or stop while the pool looks at them.
 */
@Timeout(60)
class PoolSupervisionTests {

	private static final ActorOptions ESCALATING = ActorOptions.blocking(1)
		.supervision(SupervisionStrategy.defaults().on(IllegalStateException.class, Directive.ESCALATE));

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("pools").build();

	private final List<String> notes = new ArrayList<>();

	PoolSupervisionTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	/**
	 * Returns a pool whose parent has everything go on that only the parent can decide.
	 */
	private ActorRef<Script> escalatingPool() {
		this.system.spawn("parent", ScriptActor::new)
			.tell(Script.run((context) -> context.spawn("pool", () -> new ScriptActor(this.notes), ESCALATING)));
		this.time.run();
		return find("parent/pool");
	}

	private ActorRef<Script> find(String path) {
		return this.system.find(path, Script.class).orElseThrow();
	}

	private String state(String path) {
		return this.system.actor(path).orElseThrow().state();
	}

	private static void throwExpected() {
		throw new IllegalStateException("expected in the log");
	}

	private void assertAnswers(ActorRef<Script> pool) {
		CompletableFuture<String> reply = pool.ask(new Script.Note("answer"));
		this.time.run();
		assertThat(reply).isCompletedWithValue("answer");
	}

	@Test
	void anIdleInstanceWhoseFailureIsDecidedAboveIsIdleAgain() {
		ActorRef<Script> pool = escalatingPool();
		pool.tell(
				Script.run((context) -> context.schedule(Duration.ofSeconds(1), PoolSupervisionTests::throwExpected)));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(state("parent/pool/0")).isEqualTo("RUNNING");
		assertAnswers(pool);
	}

	@Test
	void anIdleInstanceThatGoesOnInsteadOfStoppingIsIdleAgain() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		ActorRef<Script> pool = this.system.spawn("pool", () -> new Persistent(this.notes), ActorOptions.blocking(1));
		pool.tell(Script.run((context) -> {
			context.spawn("child", ScriptActor::new).tell(Script.run((child) -> child.await(stage, (value, failure) -> {
			})));
			context.schedule(Duration.ofSeconds(1), context::stop);
		}));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(state("pool/0")).isEqualTo("STOPPING");
		CompletableFuture<String> reply = pool.ask(new Script.Note("waiting"));
		this.time.run();
		assertThat(reply).isNotDone();
		stage.complete("the child may stop");
		this.time.run();
		assertThat(state("pool/0")).isEqualTo("RUNNING");
		assertThat(reply).isCompletedWithValue("waiting");
		assertAnswers(pool);
	}

	@Test
	void anInstanceThatEndsWhileThePoolWaitsForADecisionIsReplaced() {
		ActorRef<Script> pool = escalatingPool();
		pool.tell(Script.run((context) -> context.executor().execute(PoolSupervisionTests::throwExpected)));
		assertThat(this.time.runUntil(() -> state("parent/pool").equals("RESTARTING"), Duration.ZERO)).isTrue();
		this.system.stop(find("parent/pool/0"));
		this.time.run();
		assertThat(state("parent/pool")).isEqualTo("RUNNING");
		assertThat(this.system.actor("parent/pool/0")).isEmpty();
		this.time.advance(Duration.ofSeconds(1));
		assertAnswers(pool);
	}

	@Test
	void anInstanceIsNotReplacedOnceThePoolStops() {
		ActorRef<Script> pool = escalatingPool();
		pool.tell(Script.run((context) -> context.executor().execute(PoolSupervisionTests::throwExpected)));
		assertThat(this.time.runUntil(() -> state("parent/pool").equals("RESTARTING"), Duration.ZERO)).isTrue();
		this.system.stop(find("parent/pool/0"));
		this.system.stop(pool);
		this.time.advance(Duration.ofSeconds(1));
		assertThat(this.system.actor("parent/pool")).isEmpty();
		assertThat(this.system.find("parent/pool/0", Script.class)).isEmpty();
		assertThat(this.time.scheduled()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void anInstanceThatStopsWhenItStartsIsReplacedAfterABackOff(Routing.Standard routing) {
		AtomicInteger made = new AtomicInteger();
		ActorRef<Script> pool = this.system.spawn("pool", () -> new Quitter(this.notes, made, 4),
				ActorOptions.blocking(1).routing(routing));
		this.time.run();
		assertThat(made).hasValue(1);
		assertThat(state("pool/0")).isEqualTo("RESTARTING");
		this.time.advance(Duration.ofMillis(99));
		assertThat(made).hasValue(1);
		this.time.advance(Duration.ofMillis(1));
		assertThat(made).hasValue(2);
		pool.tell(new Script.Note("waiting"));
		this.time.advance(Duration.ofMillis(200));
		assertThat(made).hasValue(4);
		assertThat(state("pool/0")).isEqualTo("RUNNING");
		assertThat(this.notes).containsExactly("waiting");
	}

	@Test
	void anInstanceThatStopsAfterAMessageIsReplacedAtOnce() {
		AtomicInteger made = new AtomicInteger();
		ActorRef<Script> pool = this.system.spawn("pool", () -> new Quitter(this.notes, made, 0),
				ActorOptions.blocking(1));
		for (int i = 2; i < 5; i++) {
			pool.tell(Script.run(ActorContext::stop));
			this.time.run();
			assertThat(made).hasValue(i);
			assertThat(state("pool/0")).isEqualTo("RUNNING");
		}
	}

	@Test
	void anInstanceThatIsToBeReplacedStopsWithItsPool() {
		AtomicInteger made = new AtomicInteger();
		ActorRef<Script> pool = this.system.spawn("pool", () -> new Quitter(this.notes, made, 1000),
				ActorOptions.blocking(1));
		this.time.run();
		CompletableFuture<Void> stopped = this.system.stop(pool);
		this.time.run();
		assertThat(stopped).isCompleted();
		this.time.advance(Duration.ofSeconds(1));
		assertThat(made).hasValueLessThan(1000);
	}

	/**
	 * Stops when it starts, as long as few of it were made.
	 */
	static final class Quitter extends ScriptActor {

		private final int number;

		private final int quitters;

		Quitter(List<String> notes, AtomicInteger made, int quitters) {
			super(notes);
			this.number = made.incrementAndGet();
			this.quitters = quitters;
		}

		@Override
		public void started(ActorContext<Script> context) {
			if (this.number < this.quitters) {
				context.stop();
			}
		}

	}

	/**
	 * Goes on when it is to stop.
	 */
	static final class Persistent extends ScriptActor {

		private boolean asked;

		Persistent(List<String> notes) {
			super(notes);
		}

		@Override
		public Stopping stopping(ActorContext<Script> context) {
			boolean first = !this.asked;
			this.asked = true;
			return first ? Stopping.CONTINUE : Stopping.STOP;
		}

	}

}
