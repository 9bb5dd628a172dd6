package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Which instance of a pool takes a message.
 */
@Timeout(60)
class RoutingTests {

	private static final Routing BY_NUMBER = Routing
		.consistentHash((message) -> (message instanceof Job.Who who) ? who.number() : null);

	private final ActorSystem system = ActorSystem.builder("routing").parallelism(2).random(new Random(42)).build();

	private final Job.Log log = new Job.Log();

	private final CountDownLatch gate = new CountDownLatch(1);

	RoutingTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.gate.countDown();
		this.system.close();
	}

	private ActorRef<Job> pool(int instances, Routing routing) {
		return this.system.spawn("pool", this.log::worker, ActorOptions.blocking(instances).routing(routing));
	}

	private static <T> T get(CompletableFuture<T> reply) throws Exception {
		return reply.get(20, TimeUnit.SECONDS);
	}

	private static List<String> askInOrder(ActorRef<Job> pool, int times) throws Exception {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			names.add(get(pool.ask(new Job.Who(i))));
		}
		return names;
	}

	@Test
	void roundRobinTakesTurns() throws Exception {
		assertThat(askInOrder(pool(3, Routing.ROUND_ROBIN), 7)).containsExactly("0", "1", "2", "0", "1", "2", "0");
	}

	@Test
	void randomGoesByTheChanceOfTheSystem() throws Exception {
		Random same = new Random(42);
		List<String> expected = IntStream.range(0, 30).mapToObj((i) -> String.valueOf(same.nextInt(3))).toList();
		assertThat(askInOrder(pool(3, Routing.RANDOM), 30)).isEqualTo(expected);
	}

	@Test
	void leastLoadedLeavesThoseAloneThatAreBusy() throws Exception {
		ActorRef<Job> pool = pool(2, Routing.LEAST_LOADED);
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<String> blocked = pool.ask(new Job.Block(begun, this.gate), Duration.ofMinutes(1));
		begun.await();
		List<String> names = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			names.add(get(pool.ask(new Job.Who(i))));
			await().until(() -> this.system.actors(10).stream().allMatch((stats) -> stats.queued() == 0));
		}
		this.gate.countDown();
		assertThat(names).containsOnly(get(blocked).equals("0") ? "1" : "0");
	}

	@Test
	void leastLoadedEvensOutWhatWaits() throws Exception {
		ActorRef<Job> pool = pool(2, Routing.LEAST_LOADED);
		CountDownLatch begun = new CountDownLatch(2);
		pool.tell(new Job.Block(begun, this.gate));
		pool.tell(new Job.Block(begun, this.gate));
		begun.await();
		IntStream.range(0, 10).forEach((i) -> pool.tell(new Job.Who(i)));
		assertThat(this.system.actor("pool/0").orElseThrow().queued()).isEqualTo(5);
		assertThat(this.system.actor("pool/1").orElseThrow().queued()).isEqualTo(5);
	}

	@Test
	void broadcastTellsAll() {
		ActorRef<Job> pool = pool(3, Routing.BROADCAST);
		pool.tell(new Job.Who(1));
		assertThat(pool.offer(new Job.Who(2))).isEqualTo(Offer.ACCEPTED);
		await().until(() -> this.log.events.size() == 9);
		assertThat(this.log.events()).contains("1 by 0", "1 by 1", "1 by 2", "2 by 0", "2 by 1", "2 by 2");
	}

	@Test
	void broadcastRefusesAsksAndDeliveries() {
		ActorRef<Job> pool = pool(3, Routing.BROADCAST);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(pool.ask(new Job.Who())))
			.withCauseInstanceOf(UnsupportedOperationException.class)
			.withMessageContaining("all of its 3 instances")
			.withMessageContaining("Job.Who");
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> get(pool.deliver(new Job.Who(), DeliveryGuarantee.AT_LEAST_ONCE)))
			.withCauseInstanceOf(UnsupportedOperationException.class);
		assertThat(this.log.events()).noneMatch((event) -> event.contains("by"));
	}

	@Test
	void broadcastHasRoomWhileOneInstanceHas() throws Exception {
		ActorRef<Job> pool = this.system.spawn("pool", this.log::worker,
				ActorOptions.blocking(2).routing(Routing.BROADCAST).mailboxCapacity(1));
		CountDownLatch begun = new CountDownLatch(2);
		pool.tell(new Job.Block(begun, this.gate));
		begun.await();
		this.system.find("pool/0", Job.class).orElseThrow().tell(new Job.Who(1));
		assertThat(pool.offer(new Job.Who(2))).isEqualTo(Offer.ACCEPTED);
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.MAILBOX_FULL)).isEqualTo(1);
		assertThat(pool.offer(new Job.Who(3))).isEqualTo(Offer.FULL);
		assertThat(this.system.deadLetters().count()).isEqualTo(1);
	}

	@Test
	void consistentHashGivesAKeyToTheSameInstance() throws Exception {
		ActorRef<Job> pool = pool(4, BY_NUMBER);
		List<String> first = askInOrder(pool, 100);
		assertThat(askInOrder(pool, 100)).isEqualTo(first);
		assertThat(first).contains("0", "1", "2", "3");
	}

	@Test
	void consistentHashSpreadsKeysEvenly() throws Exception {
		Map<String, Integer> counts = new HashMap<>();
		askInOrder(pool(4, BY_NUMBER), 2000).forEach((name) -> counts.merge(name, 1, Integer::sum));
		assertThat(counts.values()).hasSize(4).allMatch((count) -> count > 400 && count < 600);
	}

	@Test
	void consistentHashMovesKeysToANewInstanceOnly() throws Exception {
		List<String> before = askInOrder(
				this.system.spawn("four", this.log::worker, ActorOptions.defaults().instances(4).routing(BY_NUMBER)),
				1000);
		List<String> after = askInOrder(
				this.system.spawn("five", this.log::worker, ActorOptions.defaults().instances(5).routing(BY_NUMBER)),
				1000);
		int moved = 0;
		for (int i = 0; i < 1000; i++) {
			if (!after.get(i).equals(before.get(i))) {
				assertThat(after.get(i)).isEqualTo("4");
				moved++;
			}
		}
		assertThat(moved).isBetween(120, 280);
	}

	@Test
	void consistentHashTakesNoKeyAsAKey() throws Exception {
		ActorRef<Job> pool = pool(4, Routing.consistentHash((message) -> null));
		assertThat(askInOrder(pool, 20).stream().distinct()).hasSize(1);
	}

	@Test
	void consistentHashTellsTheSenderOfAKeyThatCannotBeHad() {
		ActorRef<Job> pool = pool(2, Routing.consistentHash((message) -> {
			throw new IllegalStateException("no key");
		}));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(pool.ask(new Job.Who())))
			.withCauseInstanceOf(IllegalStateException.class);
		assertThatIllegalStateException().isThrownBy(() -> pool.tell(new Job.Who())).withMessage("no key");
		this.system.remoting().tell(pool, new Job.Who(), Map.of(), null, 0);
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.UNHANDLED)).isEqualTo(1);
	}

	@Test
	@SuppressWarnings("NullAway")
	void consistentHashNeedsAKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> Routing.consistentHash(null))
			.withMessage("'key' must not be null");
	}

	@Test
	void messagesOfOneSenderKeepTheirOrderInEachInstance() {
		ActorRef<Job> pool = pool(2, Routing.ROUND_ROBIN);
		IntStream.range(0, 1000).forEach((i) -> pool.tell(new Job.Who(i)));
		await().until(() -> this.log.events.size() == 1002);
		for (String name : List.of("0", "1")) {
			assertThat(this.log.events()).filteredOn((event) -> event.endsWith(" by " + name))
				.map((event) -> Integer.valueOf(event.substring(0, event.indexOf(' '))))
				.isSorted()
				.hasSize(500);
		}
	}

	@Test
	void messagesKeepTheirOrderAlthoughTheSystemStartsMeanwhile() {
		ActorSystem later = ActorSystem.builder("later").build();
		ActorRef<Job> pool = later.declare("pool", Job.Worker.class, this.log::worker,
				ActorOptions.defaults().instances(1).routing(Routing.ROUND_ROBIN));
		IntStream.range(0, 100).forEach((i) -> pool.tell(new Job.Who(i)));
		later.start();
		IntStream.range(100, 200).forEach((i) -> pool.tell(new Job.Who(i)));
		await().until(() -> this.log.events.size() == 201);
		assertThat(this.log.events())
			.containsSubsequence(IntStream.range(0, 200).mapToObj((i) -> i + " by 0").toList());
		later.close();
	}

	@Test
	void eachInstanceHasABoundedMailbox() throws Exception {
		ActorRef<Job> pool = this.system.spawn("pool", this.log::worker,
				ActorOptions.blocking(2).routing(Routing.ROUND_ROBIN).mailboxCapacity(1));
		CountDownLatch begun = new CountDownLatch(2);
		pool.tell(new Job.Block(begun, this.gate));
		pool.tell(new Job.Block(begun, this.gate));
		begun.await();
		assertThat(IntStream.range(0, 4).mapToObj((i) -> pool.offer(new Job.Who(i)))).containsExactly(Offer.ACCEPTED,
				Offer.ACCEPTED, Offer.FULL, Offer.FULL);
		CompletableFuture<String> waiting = pool.ask(new Job.Who(4));
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> get(pool.ask(new Job.Who(5), Duration.ofMillis(10))))
			.withCauseInstanceOf(MailboxFullException.class)
			.withMessageContaining("capacity of 1");
		this.gate.countDown();
		assertThat(get(waiting)).isEqualTo("0");
	}

	@ParameterizedTest
	@EnumSource(names = "BROADCAST", mode = EnumSource.Mode.EXCLUDE)
	void anInstanceThatStopsLeavesItsMessagesToTheNext(Routing.Standard routing) throws Exception {
		ActorRef<Job> pool = pool(1, routing);
		CountDownLatch begun = new CountDownLatch(1);
		pool.tell(new Job.Block(begun, this.gate));
		begun.await();
		pool.tell(new Job.Stop(false));
		CompletableFuture<String> reply = pool.ask(new Job.Who(1));
		this.gate.countDown();
		assertThat(get(reply)).isEqualTo("0");
		assertThat(this.log.made).hasValue(2);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = "BROADCAST", mode = EnumSource.Mode.EXCLUDE)
	void anInstanceAsksItsPool(Routing.Standard routing) throws Exception {
		ActorRef<Job> pool = pool(2, routing);
		for (int i = 0; i < 50; i++) {
			assertThat(get(pool.ask(new Job.AskPool(pool)))).isIn("0", "1");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPoolThatHasStoppedTakesNothing(Routing.Standard routing) throws Exception {
		ActorRef<Job> pool = pool(2, routing);
		get(this.system.stop(pool));
		assertThat(pool.offer(new Job.Who())).isEqualTo(Offer.STOPPED);
		pool.tell(new Job.Who());
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.STOPPED)).isEqualTo(1);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(pool.ask(new Job.Who())))
			.withCauseInstanceOf(ActorStoppedException.class);
	}

	@ParameterizedTest
	@EnumSource(names = "BROADCAST", mode = EnumSource.Mode.EXCLUDE)
	void asksThatWaitFailWhenThePoolStops(Routing.Standard routing) {
		ManualTime time = new ManualTime();
		ActorSystem driven = ActorSystem.builder("driven").clock(time).timers(time).executor(time).driven().build();
		driven.start();
		ActorRef<Job> pool = driven.spawn("pool", this.log::worker, ActorOptions.blocking(1).routing(routing));
		CompletableFuture<Void> stage = new CompletableFuture<>();
		CompletableFuture<String> current = pool.ask(new Job.Later(stage));
		CompletableFuture<String> queued = pool.ask(new Job.Who());
		time.run();
		CompletableFuture<Void> stopped = driven.stop(pool);
		time.run();
		assertThat(stopped).isNotDone();
		stage.complete(null);
		time.run();
		assertThat(stopped).isCompleted();
		assertThat(current).isCompletedWithValue("0");
		assertThat(queued).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(ActorStoppedException.class);
		driven.stop();
		time.run();
	}

	@Test
	void othersTakeOverWhileAnInstanceIsReplaced() throws Exception {
		ActorRef<Job> pool = this.system.spawn("pool", this.log::worker,
				ActorOptions.blocking(2)
					.routing(Routing.ROUND_ROBIN)
					.supervision(new SupervisionStrategy(1, Duration.ofSeconds(60), Duration.ofSeconds(50),
							Duration.ofSeconds(60), false)));
		this.system.find("pool/0", Job.class)
			.orElseThrow()
			.tell(new Job.Fail(new AssertionError("expected in the log")));
		await().until(() -> this.system.actor("pool/0").orElseThrow().state().equals("RESTARTING"));
		get(this.system.stop(this.system.find("pool/0", Job.class).orElseThrow()));
		assertThat(askInOrder(pool, 10)).containsOnly("1");
	}

	@Test
	void hasNoMeaningForASingleActor() throws Exception {
		ActorRef<Job> single = this.system.spawn("single", this.log::worker,
				ActorOptions.defaults().routing(Routing.BROADCAST));
		assertThat(get(single.ask(new Job.Who()))).isEqualTo("single");
	}

}
