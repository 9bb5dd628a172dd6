package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Watchdog}, which looks when it is told to, at threads that are real.
 */
@Timeout(60)
class WatchdogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(Watchdog.class);

	private final Level level = this.logger.getLevel();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final ManualTime time = new ManualTime();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch gate = new CountDownLatch(1);

	private ActorSystem system = start(builder());

	@BeforeEach
	void captureLog() {
		this.log.start();
		this.logger.setLevel(Level.INFO);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.system.close();
		this.threads.shutdownNow();
		this.logger.detachAppender(this.log);
		this.logger.setLevel(this.level);
	}

	private ActorSystem.Builder builder() {
		return ActorSystem.builder("dog")
			.clock(this.time)
			.timers(this.time)
			.parallelism(2)
			.shutdownTimeout(Duration.ZERO)
			.watchdogThreshold(Duration.ofSeconds(5));
	}

	private static ActorSystem start(ActorSystem.Builder builder) {
		ActorSystem system = builder.build();
		system.start();
		return system;
	}

	private void restart(ActorSystem.Builder builder) {
		this.system.close();
		this.system = start(builder);
	}

	private String block() throws InterruptedException {
		this.entered.countDown();
		this.gate.await();
		return "";
	}

	private void lookAt(int... seconds) throws InterruptedException {
		assertThat(this.entered.await(30, TimeUnit.SECONDS)).isTrue();
		for (int second : seconds) {
			this.system.watchdog().look(TimeUnit.SECONDS.toNanos(second));
		}
	}

	private void goOn() {
		this.gate.countDown();
		await().until(() -> this.system.dispatcher().running().isEmpty());
	}

	private SlowHandling onlyOne() {
		assertThat(this.system.slowHandlings()).hasSize(1);
		return this.system.slowHandlings().get(0);
	}

	private List<String> lines(Level level) {
		return List.copyOf(this.log.list)
			.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Test
	void namesActorMessageTimeAndStack() throws Exception {
		ActorRef<Bank> actor = this.system.spawn("desk", Bank.BankActor::new);
		actor.tell(new Bank.Call((context) -> block()));
		lookAt(1, 2, 4);
		assertThat(this.system.slowHandlings()).isEmpty();
		lookAt(6);
		SlowHandling slow = onlyOne();
		assertThat(slow.actor()).isEqualTo(actor.path());
		assertThat(slow.actorType()).isEqualTo("Bank.BankActor");
		assertThat(slow.work()).isEqualTo("Bank.Call");
		assertThat(slow.time()).isEqualTo(Duration.ofSeconds(5));
		assertThat(slow.ended()).isFalse();
		assertThat(slow.thread()).startsWith("pura-dog-");
		assertThat(slow.stack()).anyMatch((call) -> call.getMethodName().equals("block"));
		assertThat(this.system.stats().slowHandlings()).isEqualTo(1);
		assertThat(lines(Level.WARN)).singleElement()
			.asString()
			.contains("pura://dog/desk", "Bank.Call", "5000 ms", "WatchdogTests.block");
	}

	@Test
	void namesTheMessageOfAnAsk() throws Exception {
		this.system.spawn(Bank.BankActor::new).ask(new Bank.Transfer((context) -> {
			block();
			return CompletableFuture.completedFuture("");
		}));
		lookAt(0, 3, 6);
		assertThat(onlyOne().work()).isEqualTo("Bank.Transfer");
	}

	@Test
	void namesAllMessagesOfHandlersThatHaveOneName() throws Exception {
		this.system.spawn(() -> new OverloadedActor(this)).tell(new Overloaded.Put());
		lookAt(0, 3, 6);
		assertThat(onlyOne().work()).isEqualTo("WatchdogTests.Overloaded.Get or WatchdogTests.Overloaded.Put");
	}

	@Test
	void namesHooks() throws Exception {
		this.system.spawn(() -> new SlowToStart(this));
		lookAt(0, 3, 6);
		assertThat(onlyOne().work()).isEqualTo("started()");
	}

	@Test
	void namesFactories() throws Exception {
		this.threads.execute(() -> this.system.<Bank>create("desk", (context) -> {
			try {
				block();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return new Bank.BankActor();
		}));
		lookAt(0, 3, 6);
		assertThat(onlyOne().work()).isEqualTo("its factory");
		assertThat(onlyOne().actor().name()).isEqualTo("desk");
	}

	@Test
	void namesCodeThatRunsInTurn() throws Exception {
		CompletableFuture<String> stage = new CompletableFuture<>();
		this.system.spawn(Bank.BankActor::new).ask(new Bank.Call((context) -> {
			context.pipe(stage, (value, failure) -> {
				try {
					block();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			return "";
		})).join();
		stage.complete("");
		lookAt(0, 3, 6);
		assertThat(onlyOne().work()).isEqualTo("code in its turn");
	}

	@Test
	void saysItOnceAndAgainAfterAMinute() throws Exception {
		this.system.spawn(Bank.BankActor::new).tell(new Bank.Call((context) -> block()));
		lookAt(0, 3, 6, 9, 30, 65);
		assertThat(lines(Level.WARN)).hasSize(1);
		assertThat(onlyOne().time()).isEqualTo(Duration.ofSeconds(65));
		lookAt(66, 67, 100);
		assertThat(lines(Level.WARN)).hasSize(2);
		assertThat(this.system.stats().slowHandlings()).isEqualTo(1);
	}

	@Test
	void saysWhenItHasEndedAndHowLongItTook() throws Exception {
		this.system.spawn("desk", Bank.BankActor::new).tell(new Bank.Call((context) -> block()));
		lookAt(1, 3, 6);
		goOn();
		lookAt(8, 9);
		assertThat(onlyOne().ended()).isTrue();
		assertThat(onlyOne().time()).isEqualTo(Duration.ofSeconds(7));
		assertThat(lines(Level.INFO)).containsExactly("pura://dog/desk goes on after 7000 ms with Bank.Call");
	}

	@Test
	void anActorThatHandlesMessageAfterMessageIsNotSlow() throws Exception {
		Semaphore begun = new Semaphore(0);
		Semaphore next = new Semaphore(0);
		ActorRef<Bank> actor = this.system.spawn(Bank.BankActor::new);
		int messages = 10;
		for (int i = 0; i < messages; i++) {
			actor.tell(new Bank.Call((context) -> {
				begun.release();
				next.acquire();
				return "";
			}));
		}
		this.entered.countDown();
		for (int i = 0; i < messages; i++) {
			begun.acquire();
			// As one turn of one thread, since its time stands still.
			lookAt(3 * i, 3 * i + 1);
			next.release();
		}
		assertThat(this.system.slowHandlings()).isEmpty();
	}

	@Test
	void anActorThatAwaitsAStageIsNotSlow() throws Exception {
		this.system.spawn(Bank.BankActor::new).tell(new Bank.Transfer((context) -> {
			this.entered.countDown();
			return new CompletableFuture<>();
		}));
		await().until(() -> this.system.dispatcher().running().isEmpty());
		lookAt(0, 3, 6, 9);
		assertThat(this.system.slowHandlings()).isEmpty();
	}

	@Test
	void aPauseOfTheWholeMachineIsNotTakenForASlowHandler() throws Exception {
		this.system.spawn(Bank.BankActor::new).tell(new Bank.Call((context) -> block()));
		lookAt(0, 3600);
		goOn();
		lookAt(3601);
		assertThat(this.system.slowHandlings()).isEmpty();
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void watchesThreadsOfAnExecutor() throws Exception {
		restart(builder().executor(this.threads));
		this.system.spawn("desk", Bank.BankActor::new).tell(new Bank.Call((context) -> block()));
		lookAt(0, 3, 6);
		assertThat(onlyOne().work()).isEqualTo("Bank.Call");
		this.gate.countDown();
		this.system.stop(this.system.find("desk", Bank.class).orElseThrow()).join();
		await().untilAsserted(() -> {
			lookAt(9);
			assertThat(onlyOne().ended()).isTrue();
		});
	}

	@Test
	void remembersTheLast20() throws Exception {
		restart(builder().executor(this.threads));
		int count = 25;
		AtomicInteger begun = new AtomicInteger();
		List<ActorRef<Bank>> actors = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ActorRef<Bank> actor = this.system.spawn(Bank.BankActor::new);
			actors.add(actor);
			actor.tell(new Bank.Call((context) -> {
				begun.incrementAndGet();
				return block();
			}));
		}
		await().until(() -> begun.get() == count);
		lookAt(0, 3, 6);
		assertThat(this.system.slowHandlings()).hasSize(20);
		assertThat(this.system.stats().slowHandlings()).isEqualTo(count);
	}

	@Test
	void looksByItselfInRealTime() throws Exception {
		restart(ActorSystem.builder("dog").shutdownTimeout(Duration.ZERO).watchdogThreshold(Duration.ofMillis(50)));
		this.system.spawn(Bank.BankActor::new).tell(new Bank.Call((context) -> block()));
		await().until(() -> this.system.slowHandlings().size() == 1);
		assertThat(onlyOne().time()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		this.gate.countDown();
		await().until(() -> onlyOne().ended());
	}

	@Test
	void aThresholdOfZeroTurnsItOff() {
		restart(builder().watchdogThreshold(Duration.ZERO));
		assertThat(this.system.watchdog()).isNull();
		assertThat(this.system.slowHandlings()).isEmpty();
		assertThat(this.system.stats().slowHandlings()).isZero();
	}

	@Test
	void isOffOnVirtualTime() {
		try (ActorSystem driven = this.time.process().builder("driven").build()) {
			assertThat(driven.watchdog()).isNull();
			driven.stop();
			this.time.advance(Duration.ofMinutes(1));
		}
	}

	@Test
	void refusesANegativeThreshold() {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().watchdogThreshold(Duration.ofSeconds(-1)))
			.withMessageContaining("watchdogThreshold");
	}

	interface Overloaded {

		record Put() implements Message<Overloaded, Void> {
		}

		record Get() implements Message<Overloaded, Void> {
		}

	}

	static class OverloadedActor implements Actor<Overloaded> {

		private final WatchdogTests test;

		OverloadedActor(WatchdogTests test) {
			this.test = test;
		}

		@Handler
		void on(Overloaded.Put message) throws InterruptedException {
			this.test.block();
		}

		@Handler
		void on(Overloaded.Get message) {
		}

	}

	static class SlowToStart extends OverloadedActor {

		private final WatchdogTests test;

		SlowToStart(WatchdogTests test) {
			super(test);
			this.test = test;
		}

		@Override
		public void started(ActorContext<Overloaded> context) {
			try {
				this.test.block();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
