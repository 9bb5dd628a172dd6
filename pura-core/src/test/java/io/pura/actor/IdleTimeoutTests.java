package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ActorContext#idleTimeout}.
 */
@Timeout(60)
class IdleTimeoutTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(10);

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("idle").build();

	private final List<String> notes = new ArrayList<>();

	IdleTimeoutTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private ActorRef<Script> spawn() {
		ActorRef<Script> ref = this.system.spawn("one", () -> new ScriptActor(this.notes));
		tell(ref, (context) -> context.idleTimeout(TIMEOUT));
		return ref;
	}

	private void tell(ActorRef<Script> ref, Script.Code code) {
		ref.tell(Script.run(code));
		this.time.run();
	}

	private boolean isAlive() {
		return this.system.find("one", Script.class).isPresent();
	}

	@Test
	void stopsAnActorThatHandlesNothingForSoLong() {
		spawn();
		this.time.advance(TIMEOUT.minusNanos(1));
		assertThat(isAlive()).isTrue();
		this.time.advance(Duration.ofNanos(1));
		assertThat(isAlive()).isFalse();
	}

	@Test
	void beginsAnewWithEachMessage() {
		ActorRef<Script> ref = spawn();
		for (int i = 0; i < 5; i++) {
			this.time.advance(Duration.ofMinutes(9));
			ref.tell(new Script.Note("busy"));
			this.time.run();
		}
		assertThat(isAlive()).isTrue();
		this.time.advance(TIMEOUT);
		assertThat(isAlive()).isFalse();
	}

	@Test
	void beginsAnewWithMessagesOfTimersButNotWithCode() {
		ActorRef<Script> ref = spawn();
		tell(ref, (context) -> {
			context.schedule(Duration.ofMinutes(9), new Script.Note("timer"));
			context.schedule(Duration.ofMinutes(18), () -> this.notes.add("code"));
		});
		this.time.advance(Duration.ofMinutes(18));
		assertThat(isAlive()).isTrue();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.notes).containsExactly("timer", "code");
		assertThat(isAlive()).isFalse();
	}

	@Test
	void isTakenBackWithZero() {
		ActorRef<Script> ref = spawn();
		tell(ref, (context) -> context.idleTimeout(Duration.ZERO));
		this.time.advance(Duration.ofDays(1));
		assertThat(isAlive()).isTrue();
		assertThat(this.time.scheduled()).isZero();
	}

	@Test
	void isReplacedByTheNextOne() {
		ActorRef<Script> ref = spawn();
		tell(ref, (context) -> context.idleTimeout(Duration.ofHours(1)));
		this.time.advance(Duration.ofMinutes(59));
		assertThat(isAlive()).isTrue();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(isAlive()).isFalse();
	}

	@Test
	void endsWithTheInstanceThatHasSetIt() {
		ActorRef<Script> ref = spawn();
		tell(ref, (context) -> {
			throw new AssertionError("on purpose");
		});
		this.time.advance(Duration.ofDays(1));
		assertThat(isAlive()).isTrue();
		assertThat(this.time.scheduled()).isZero();
	}

	@Test
	void isSetAgainByTheNextInstance() {
		ActorRef<Script> ref = this.system.spawn("one", () -> new ScriptActor(this.notes) {

			@Override
			public void started(ActorContext<Script> context) {
				context.idleTimeout(TIMEOUT);
			}

		});
		tell(ref, (context) -> {
			throw new AssertionError("on purpose");
		});
		this.time.advance(Duration.ofMinutes(9));
		assertThat(isAlive()).isTrue();
		this.time.advance(Duration.ofMinutes(2));
		assertThat(isAlive()).isFalse();
	}

	@Test
	void asksAgainAfterTheActorObjected() {
		int[] asked = new int[1];
		ActorRef<Script> ref = this.system.spawn("one", () -> new ScriptActor(this.notes) {

			@Override
			public Stopping stopping(ActorContext<Script> context) {
				return (++asked[0] == 1) ? Stopping.CONTINUE : Stopping.STOP;
			}

		});
		tell(ref, (context) -> context.idleTimeout(TIMEOUT));
		this.time.advance(TIMEOUT);
		assertThat(isAlive()).isTrue();
		this.time.advance(TIMEOUT);
		assertThat(isAlive()).isFalse();
		assertThat(asked).containsExactly(2);
	}

	@Test
	void doesNotStopAnActorThatIsBusyOrHasMessages() throws Exception {
		ActorSystem real = ActorSystem.builder("threads").clock(this.time).timers(this.time).build();
		real.start();
		try {
			CountDownLatch handling = new CountDownLatch(1);
			CountDownLatch gate = new CountDownLatch(1);
			ActorRef<Script> ref = real.spawn("one", ScriptActor::new);
			ref.ask(Script.run((context) -> context.idleTimeout(TIMEOUT))).get(10, TimeUnit.SECONDS);
			ref.tell(Script.run((context) -> {
				handling.countDown();
				gate.await();
			}));
			handling.await();
			this.time.advance(TIMEOUT.plusMinutes(1));
			CompletableFuture<String> reply = ref.ask(new Script.Note("a"));
			gate.countDown();
			assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo("a");
			assertThat(real.find("one", Script.class)).isPresent();
		}
		finally {
			real.close();
		}
	}

	@Test
	void mustNotBeNegative() {
		tell(spawn(), (context) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> context.idleTimeout(Duration.ofSeconds(-1)))
				.withMessageContaining("PT-1S");
			this.notes.add("refused");
		});
		assertThat(this.notes).containsExactly("refused");
	}

}
