package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.pura.dispatch.DispatcherSettings;
import io.pura.stats.DispatcherStats;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Dispatchers by their names.
 */
@Timeout(60)
class DispatchersTests {

	private final ExecutorService executor = Executors.newSingleThreadExecutor((code) -> new Thread(code, "mine"));

	private final ClassLoader classLoader = new ClassLoader(getClass().getClassLoader()) {
	};

	private final ActorSystem system = ActorSystem.builder("named")
		.parallelism(2)
		.classLoader(this.classLoader)
		.dispatcher("database", DispatcherSettings.blocking(2))
		.dispatcher("numbers", DispatcherSettings.forkJoin(1))
		.dispatcher("mine", DispatcherSettings.executor(this.executor))
		.build();

	DispatchersTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.close();
		this.executor.shutdownNow();
	}

	private ActorRef<Where> spawn(String dispatcher) {
		return this.system.spawn(WhereActor::new, ActorOptions.defaults().dispatcher(dispatcher));
	}

	@Test
	void areChosenByName() {
		assertThat(this.system.spawn(WhereActor::new).ask(new Where.Thread()).join()).startsWith("pura-named-")
			.matches("pura-named-\\d+");
		assertThat(spawn("default").ask(new Where.Thread()).join()).matches("pura-named-\\d+");
		assertThat(spawn("blocking").ask(new Where.Thread()).join()).startsWith("pura-named-blocking-");
		assertThat(spawn("pinned").ask(new Where.Thread()).join()).startsWith("pura-named-pinned-");
		assertThat(spawn("database").ask(new Where.Thread()).join()).startsWith("pura-named-database-");
		assertThat(spawn("numbers").ask(new Where.Thread()).join()).startsWith("pura-named-numbers-");
		assertThat(spawn("mine").ask(new Where.Thread()).join()).isEqualTo("mine");
	}

	@Test
	void refuseAnUnknownNameAndListTheKnownOnes() {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> this.system.spawn("report", WhereActor::new, ActorOptions.defaults().dispatcher("blokcing")))
			.withMessageContaining("'blokcing'")
			.withMessageContaining("report")
			.withMessageContaining("[blocking, database, default, mine, numbers, pinned]");
		assertThat(this.system.find("report", Where.class)).isEmpty();
	}

	@Test
	void refuseTheNameOfTheDefaultOne() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ActorSystem.builder("x").dispatcher("default", DispatcherSettings.pinned()))
			.withMessageContaining("'parallelism'");
	}

	@Test
	void refuseSettingsThatMakeNoSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> DispatcherSettings.blocking(0))
			.withMessage("'maxThreads' must be positive, but was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> DispatcherSettings.forkJoin(-1))
			.withMessage("'parallelism' must be positive, but was -1");
		assertThatIllegalArgumentException().isThrownBy(() -> DispatcherSettings.blocking(1, Duration.ofSeconds(-1)))
			.withMessage("'keepAlive' must be 0 or more, but was PT-1S");
	}

	@Test
	void areNotInheritedByChildren() {
		ActorRef<Where> parent = spawn("blocking");
		assertThat(parent.ask(new Where.Child(ActorOptions.defaults()))
			.thenCompose((ref) -> ref.ask(new Where.Thread()))
			.join()).matches("pura-named-\\d+");
		assertThat(parent.ask(new Where.Child(ActorOptions.defaults().dispatcher("numbers")))
			.thenCompose((ref) -> ref.ask(new Where.Thread()))
			.join()).startsWith("pura-named-numbers-");
	}

	@Test
	void giveTheirThreadsTheContextClassLoader() {
		for (String name : List.of("default", "blocking", "pinned", "database", "numbers")) {
			assertThat(spawn(name).ask(new Where.Loader()).join()).as(name).isSameAs(this.classLoader);
		}
	}

	@Test
	void runEachActorOnItsOwnWhoeverTellsIt() {
		List<String> names = List.of("default", "blocking", "pinned", "database", "numbers", "mine");
		for (String from : names) {
			for (String to : names) {
				ActorRef<Where> target = spawn(to);
				String thread = target.ask(new Where.Thread()).join();
				String prefix = thread.substring(0, Math.max(0, thread.lastIndexOf('-')));
				assertThat(spawn(from).ask(new Where.Relay(target)).join()).as("%s to %s", from, to).startsWith(prefix);
			}
		}
	}

	@Test
	void bringTimersAndRepliesBackToTheActorsOwn() {
		ActorRef<Where> other = spawn("numbers");
		for (String name : List.of("blocking", "database")) {
			String prefix = "pura-named-" + name + "-";
			ActorRef<Where> ref = spawn(name);
			assertThat(ref.ask(new Where.Timer()).join()).startsWith(prefix);
			assertThat(ref.ask(new Where.Piped(other)).join()).startsWith(prefix);
		}
	}

	@Test
	void keepTheOrderOfMessagesBetweenThem() {
		ActorRef<Where> to = spawn("blocking");
		ActorRef<Where> from = spawn("numbers");
		from.ask(new Where.Count(to, 5000)).join();
		assertThat(to.ask(new Where.Counted()).join()).isEqualTo(IntStream.range(0, 5000).boxed().toList());
	}

	@Test
	void showTheirFiguresByName() throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		for (int i = 0; i < 3; i++) {
			spawn("database").tell(new Where.Block(gate));
		}
		spawn("pinned").ask(new Where.Thread()).join();
		await().untilAsserted(() -> assertThat(this.system.stats().dispatchers())
			.contains(new DispatcherStats("database", 2, 1), new DispatcherStats("pinned", 1, 0))
			.extracting(DispatcherStats::name)
			.containsExactly("default", "blocking", "pinned", "database", "numbers", "mine"));
		gate.countDown();
	}

	@Test
	void endTheirThreadsWithTheSystem() throws Exception {
		List<Thread> threads = List.of("default", "blocking", "pinned", "database", "numbers")
			.stream()
			.map((name) -> spawn(name).ask(new Where.Itself()).join())
			.toList();
		this.system.close();
		for (Thread thread : threads) {
			thread.join(20_000);
			assertThat(thread.isAlive()).as(thread.getName()).isFalse();
		}
		assertThat(this.executor.submit(() -> true).get(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void interruptThreadsThatHangWhenTheSystemStops() throws Exception {
		ActorSystem hanging = ActorSystem.builder("hanging").shutdownTimeout(Duration.ZERO).build();
		hanging.start();
		List<Thread> threads = List.of("default", "blocking", "pinned").stream().map((name) -> {
			ActorRef<Where> ref = hanging.spawn(WhereActor::new, ActorOptions.defaults().dispatcher(name));
			Thread thread = ref.ask(new Where.Itself()).join();
			ref.tell(new Where.Block(new CountDownLatch(1)));
			return thread;
		}).toList();
		hanging.close();
		for (Thread thread : threads) {
			thread.join(20_000);
			assertThat(thread.isAlive()).as(thread.getName()).isFalse();
		}
	}

	@Test
	void areThereBesidesAnExecutorOfTheUser() {
		ActorSystem own = ActorSystem.builder("own").executor(this.executor).build();
		own.start();
		assertThat(own.spawn(WhereActor::new).ask(new Where.Thread()).join()).isEqualTo("mine");
		assertThat(own.spawn(WhereActor::new, ActorOptions.defaults().dispatcher("blocking"))
			.ask(new Where.Thread())
			.join()).startsWith("pura-own-blocking-");
		own.close();
	}

	@Test
	void areAllTheOneThatIsDrivenInVirtualTime() {
		ManualTime time = new ManualTime();
		ActorSystem driven = ActorSystem.builder("driven")
			.clock(time)
			.timers(time)
			.executor(time)
			.driven()
			.dispatcher("database", DispatcherSettings.blocking(2))
			.build();
		driven.start();
		for (String name : List.of("default", "blocking", "pinned", "database")) {
			ActorRef<Where> ref = driven.spawn(WhereActor::new, ActorOptions.defaults().dispatcher(name));
			CompletableFuture<Thread> thread = ref.ask(new Where.Itself());
			assertThat(time.runUntil(thread::isDone, Duration.ofSeconds(1))).isTrue();
			assertThat(thread.getNow(null)).isSameAs(Thread.currentThread());
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> driven.spawn(WhereActor::new, ActorOptions.defaults().dispatcher("none")));
		CompletableFuture<Void> stopped = driven.stop();
		assertThat(time.runUntil(stopped::isDone, Duration.ofSeconds(1))).isTrue();
	}

	interface Where {

		record Thread() implements Message<Where, String> {
		}

		record Itself() implements Message<Where, java.lang.Thread> {
		}

		record Loader() implements Message<Where, ClassLoader> {
		}

		record Child(ActorOptions options) implements Message<Where, ActorRef<Where>> {
		}

		record Relay(ActorRef<Where> to) implements Message<Where, String> {
		}

		record Timer() implements Message<Where, String> {
		}

		record Piped(ActorRef<Where> from) implements Message<Where, String> {
		}

		record Count(ActorRef<Where> to, int numbers) implements Message<Where, Void> {
		}

		record Number(int number) implements Message<Where, Void> {
		}

		record Counted() implements Message<Where, List<Integer>> {
		}

		record Block(CountDownLatch gate) implements Message<Where, Void> {
		}

	}

	static final class WhereActor implements Actor<Where> {

		private final List<Integer> numbers = new ArrayList<>();

		private static String here() {
			return java.lang.Thread.currentThread().getName();
		}

		@Handler
		String thread(Where.Thread message) {
			return here();
		}

		@Handler
		java.lang.Thread itself(Where.Itself message) {
			return java.lang.Thread.currentThread();
		}

		@Handler
		ClassLoader loader(Where.Loader message) {
			return java.lang.Thread.currentThread().getContextClassLoader();
		}

		@Handler
		ActorRef<Where> child(Where.Child message, ActorContext<Where> context) {
			return context.spawn(WhereActor::new, message.options());
		}

		@Handler
		CompletableFuture<String> relay(Where.Relay message) {
			return message.to().ask(new Where.Thread());
		}

		@Handler(interleaved = true)
		CompletableFuture<String> timer(Where.Timer message, ActorContext<Where> context) {
			CompletableFuture<String> thread = new CompletableFuture<>();
			context.schedule(Duration.ofMillis(1), () -> thread.complete(here()));
			return thread;
		}

		@Handler(interleaved = true)
		CompletableFuture<String> piped(Where.Piped message, ActorContext<Where> context) {
			CompletableFuture<String> thread = new CompletableFuture<>();
			context.pipe(message.from().ask(new Where.Thread()), (reply, failure) -> thread.complete(here()));
			return thread;
		}

		@Handler
		void count(Where.Count message) {
			for (int i = 0; i < message.numbers(); i++) {
				message.to().tell(new Where.Number(i));
			}
		}

		@Handler
		void number(Where.Number message) {
			this.numbers.add(message.number());
		}

		@Handler
		List<Integer> counted(Where.Counted message) {
			return List.copyOf(this.numbers);
		}

		@Handler
		void block(Where.Block message) throws InterruptedException {
			message.gate().await();
		}

	}

}
