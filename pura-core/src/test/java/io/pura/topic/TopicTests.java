package io.pura.topic;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.Overflow;
import io.pura.actor.Recipient;
import io.pura.cluster.Cluster;
import io.pura.dispatch.Cancellable;
import io.pura.testkit.ManualTime;
import io.pura.testkit.SimulatedCluster;
import io.pura.testkit.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TopicTests extends TopicLaws {

	private final ActorSystem system = ActorSystem.create("topics");

	private final Topics topics = Topics.of(this.system);

	@AfterEach
	void close() {
		this.system.close();
	}

	@Override
	protected Topics here() {
		return this.topics;
	}

	@Override
	protected Topics there() {
		return this.topics;
	}

	@Override
	protected void settle() {
	}

	@Test
	void subscriberThatComesInTheMiddleOfAPublishHearsTheValueOnce() throws Exception {
		Topic<String> chat = this.topics.retained("chat", String.class);
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		chat.subscribe(TestProbe.create(this.system, "slow", Room.class).ref(), (text) -> {
			entered.countDown();
			awaitUninterrupted(release);
			return new Room.Heard(text);
		});
		TestProbe<Room> late = TestProbe.create(this.system, "late", Room.class);
		Thread publisher = new Thread(() -> chat.publish("first"));
		Thread subscriber = new Thread(() -> chat.subscribe(late.ref(), Room.Heard::new));
		publisher.start();
		entered.await();
		subscriber.start();
		release.countDown();
		publisher.join(60_000);
		subscriber.join(60_000);
		chat.publish("second");
		assertThat(late.expectMessageType(Room.Heard.class).text()).isEqualTo("first");
		assertThat(late.expectMessageType(Room.Heard.class).text()).isEqualTo("second");
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void topicThatNobodyNeedsIsForgotten() {
		TestProbe<Room> one = TestProbe.create(this.system, "one", Room.class);
		this.topics.topic("subscribed", String.class).subscribe(one.ref(), Room.Heard::new);
		this.topics.retained("retained", String.class).publish("kept");
		this.topics.topic("forgotten", String.class);
		Cancellable last = this.topics.topic("left", String.class).subscribe(one.ref(), Room.Heard::new);
		Awaitility.await().until(() -> {
			System.gc();
			return names().equals(List.of("left", "retained", "subscribed"));
		});
		this.topics.topic("subscribed", String.class).publish("hello");
		assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("hello");
		assertThat(this.topics.topic("retained", String.class).latest()).contains("kept");
		assertThat(this.topics.topic("forgotten", Integer.class).type()).isEqualTo(Integer.class);
		last.cancel();
		last = null;
		Awaitility.await().until(() -> {
			System.gc();
			return !names().contains("left");
		});
	}

	private List<String> names() {
		return this.topics.all().stream().<String>map(Topic::name).toList();
	}

	@Test
	void severalTopicsOfOneSystemAreApart() {
		assertThat(Topics.of(this.system).topic("chat", String.class))
			.isNotSameAs(this.topics.topic("chat", String.class));
	}

	@Test
	void worksInVirtualTime() {
		ManualTime time = new ManualTime();
		ActorSystem driven = time.process().builder("driven").random(new SplittableRandom(1)).build();
		driven.start();
		List<Object> heard = new ArrayList<>();
		Topic<String> chat = Topics.of(driven).topic("chat", String.class);
		ActorRef<Room> ref = driven.spawn("one", () -> new RoomActor(heard));
		chat.subscribe(ref, Room.Heard::new);
		chat.publish("hello");
		var handled = chat.publishAndWait("bye");
		assertThat(heard).isEmpty();
		assertThatIllegalStateException().isThrownBy(handled::join).withMessageContaining("use ManualTime.runUntil");
		time.run();
		assertThat(heard).containsExactly("hello", "bye");
		assertThat(handled).isCompleted();
		driven.stop(ref);
		time.run();
		assertThat(chat.subscribers()).isZero();
		driven.stop();
		time.advance(Duration.ofSeconds(1));
	}

	@Test
	void waitingForSubscribersThatHaveNotStartedFailsAtOnce() {
		try (ActorSystem created = ActorSystem.builder("created").build()) {
			Topic<String> chat = Topics.of(created).topic("chat", String.class);
			chat.subscribe(created.spawn("one", RoomActor::new), Room.Heard::new);
			assertThatIllegalStateException().isThrownBy(chat.publishAndWait("hello")::join)
				.withMessageContaining("has not started yet");
		}
	}

	@Test
	void restartedActorIsNotToldTwice() {
		List<Object> heard = new CopyOnWriteArrayList<>();
		Topic<String> chat = this.topics.topic("chat", String.class);
		ActorRef<Room> ref = this.system.spawn("one", () -> new SubscribingActor(heard, chat));
		ref.tell(new Room.Crash());
		Awaitility.await().until(() -> heard.equals(List.of("started", "started")));
		chat.publishAndWait("hello").join();
		assertThat(heard).containsExactly("started", "started", "hello");
	}

	@Test
	@SuppressWarnings("unchecked")
	void recipientThatIsNoViewOfAnActorIsRefused() {
		Recipient<Room.Heard, Void> recipient = (Recipient<Room.Heard, Void>) Proxy.newProxyInstance(
				getClass().getClassLoader(), new Class<?>[] { Recipient.class }, (proxy, method, args) -> "mine");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.topics.topic("heard", Room.Heard.class).subscribe(recipient))
			.withMessageContaining("take one with ActorRef.recipient");
	}

	@Test
	void fullMailboxOfASubscriberIsADeadLetter() {
		CountDownLatch open = new CountDownLatch(1);
		ActorRef<Gate> slow = slow(open, Overflow.REJECT);
		Topic<String> chat = this.topics.topic("chat", String.class);
		chat.subscribe(slow, Gate.Pass::new);
		IntStream.range(0, 10).forEach((i) -> chat.publish("hello"));
		open.countDown();
		assertThat(this.system.deadLetters().count(Reason.MAILBOX_FULL)).isPositive();
	}

	@Test
	void subscriberThatMakesTellWaitIsADeadLetterOnAThreadThatMustNotWait() throws Exception {
		CountDownLatch open = new CountDownLatch(1);
		Topic<String> chat = this.topics.topic("chat", String.class);
		TestProbe<Room> good = TestProbe.create(this.system, "good", Room.class);
		chat.subscribe(slow(open, Overflow.WAIT), Gate.Pass::new);
		chat.subscribe(good.ref(), Room.Heard::new);
		ActorRef<Gate> publisher = this.system.spawn("publisher", () -> new PublishingActor(chat));
		publisher.ask(new Gate.Pass("10")).get(20, TimeUnit.SECONDS);
		open.countDown();
		for (int i = 0; i < 10; i++) {
			good.expectMessageType(Room.Heard.class);
		}
		assertThat(this.system.deadLetters().count(Reason.MAILBOX_FULL)).isPositive();
	}

	/**
	 * The publisher holds the lock of the topic while it waits for room, and the
	 * subscriber needs the only thread to make some.
	 */
	@Test
	void actorThatWaitsToSubscribeDoesNotKeepTheThreadFromOthers() throws Exception {
		ActorSystem narrow = ActorSystem.builder("narrow").parallelism(1).build();
		narrow.start();
		try {
			Topic<String> chat = Topics.of(narrow).retained("chat", String.class);
			CompletableFuture<Void> open = new CompletableFuture<>();
			chat.subscribe(narrow.spawn(() -> new AwaitingActor(open),
					ActorOptions.defaults().mailboxCapacity(1).overflow(Overflow.WAIT)), Gate.Pass::new);
			Thread publisher = new Thread(() -> IntStream.range(0, 5).forEach((i) -> chat.publish("hello")));
			publisher.start();
			Awaitility.await().until(() -> publisher.getState() == Thread.State.WAITING);
			CountDownLatch subscribing = new CountDownLatch(1);
			narrow.spawn("late", () -> new SubscribingActor(new CopyOnWriteArrayList<>(), chat) {

				@Override
				public void started(ActorContext<Room> context) {
					subscribing.countDown();
					super.started(context);
				}

			});
			assertThat(subscribing.await(20, TimeUnit.SECONDS)).isTrue();
			open.complete(null);
			publisher.join(Duration.ofSeconds(20).toMillis());
			assertThat(publisher.isAlive()).isFalse();
			Awaitility.await().until(() -> chat.subscribers() == 2);
		}
		finally {
			narrow.close();
		}
	}

	@Test
	void cancelledSubscriptionsLeaveNothingBehindAtALongLivedActor() {
		ActorRef<Room> ref = this.system.spawn("one", RoomActor::new);
		Topic<String> chat = this.topics.topic("chat", String.class);
		WeakReference<Object> captured = subscribeAndCancel(chat, ref);
		chat.publishAndWait("hello").join();
		Awaitility.await().until(() -> {
			System.gc();
			return captured.get() == null;
		});
	}

	private static WeakReference<Object> subscribeAndCancel(Topic<String> chat, ActorRef<Room> ref) {
		Object captured = new Object();
		chat.subscribe(ref, (text) -> new Room.Heard(text + captured)).cancel();
		return new WeakReference<>(captured);
	}

	@Test
	void actorOfAnotherSystemMaySubscribe() {
		try (ActorSystem other = ActorSystem.create("other")) {
			TestProbe<Room> one = TestProbe.create(other, "one", Room.class);
			Topic<String> chat = this.topics.topic("chat", String.class);
			chat.subscribe(one.ref(), Room.Heard::new);
			chat.publish("hello");
			assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("hello");
			other.stop(one.ref()).join();
			Awaitility.await().until(() -> chat.subscribers() == 0);
		}
	}

	@Test
	void actorOfAnotherNodeMaySubscribeUntilItStopsOrItsNodeIsLost() {
		List<Object> heard = new CopyOnWriteArrayList<>();
		SimulatedCluster nodes = new SimulatedCluster(1, 3,
				(cluster) -> cluster.system().spawn("room", () -> new RoomActor(heard)));
		nodes.start();
		assertThat(nodes.runUntil(nodes::isComplete, Duration.ofSeconds(10))).isTrue();
		Cluster here = nodes.node(0).cluster();
		Topic<String> chat = Topics.of(here.system()).topic("chat", String.class);
		chat.subscribe(here.actor(here.member(nodes.node(1).address()).orElseThrow(), "room", Room.class),
				Room.Heard::new);
		chat.subscribe(here.actor(here.member(nodes.node(2).address()).orElseThrow(), "room", Room.class),
				Room.Heard::new);
		var handled = chat.publishAndWait("hello");
		assertThat(nodes.runUntil(handled::isDone, Duration.ofSeconds(10))).isTrue();
		assertThat(heard).containsExactly("hello", "hello");
		ActorSystem there = nodes.node(1).system();
		var afterTheEnd = chat.publishAndWait("bye");
		there.stop(there.find("room", Room.class).orElseThrow());
		assertThat(nodes.runUntil(() -> chat.subscribers() == 1, Duration.ofSeconds(10))).isTrue();
		assertThat(nodes.runUntil(afterTheEnd::isDone, Duration.ofSeconds(10))).isTrue();
		assertThat(afterTheEnd).isCompleted();
		nodes.node(2).crash();
		assertThat(nodes.runUntil(() -> chat.subscribers() == 0, Duration.ofMinutes(1))).isTrue();
	}

	@Test
	void nothingIsLeftWhenActorsStopWhileTheySubscribe() throws InterruptedException {
		Topic<String> chat = this.topics.topic("chat", String.class);
		List<Thread> threads = IntStream.range(0, 3).mapToObj((thread) -> new Thread(() -> {
			for (int i = 0; i < 300; i++) {
				ActorRef<Room> ref = this.system.spawn(RoomActor::new);
				if (i % 3 == 0) {
					this.system.stop(ref);
				}
				Cancellable first = chat.subscribe(ref, Room.Heard::new);
				Cancellable second = (i % 2 == 0) ? chat.subscribe(ref, Room.Heard::new) : first;
				chat.publish("hello");
				if (i % 3 == 1) {
					this.system.stop(ref);
				}
				if (i % 3 == 2) {
					second.cancel();
				}
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(60_000);
		}
		Awaitility.await().until(() -> chat.subscribers() == 0);
	}

	private ActorRef<Gate> slow(CountDownLatch open, Overflow overflow) {
		return this.system.spawn("slow", () -> new SlowActor(open),
				ActorOptions.defaults().mailboxCapacity(1).overflow(overflow));
	}

	private static class SubscribingActor extends RoomActor {

		private final List<Object> heard;

		private final Topic<String> topic;

		SubscribingActor(List<Object> heard, Topic<String> topic) {
			super(heard);
			this.heard = heard;
			this.topic = topic;
		}

		@Override
		public void started(ActorContext<Room> context) {
			this.topic.subscribe(context.self(), Room.Heard::new);
			this.heard.add("started");
		}

	}

	interface Gate {

		record Pass(String text) implements Message<Gate, Void> {
		}

	}

	private static final class AwaitingActor implements Actor<Gate> {

		private final CompletableFuture<Void> open;

		AwaitingActor(CompletableFuture<Void> open) {
			this.open = open;
		}

		@Handler
		CompletableFuture<Void> pass(Gate.Pass message) {
			return this.open;
		}

	}

	private static final class SlowActor implements Actor<Gate> {

		private final CountDownLatch open;

		SlowActor(CountDownLatch open) {
			this.open = open;
		}

		@Handler
		void pass(Gate.Pass message) throws InterruptedException {
			this.open.await();
		}

	}

	private static final class PublishingActor implements Actor<Gate> {

		private final Topic<String> topic;

		PublishingActor(Topic<String> topic) {
			this.topic = topic;
		}

		@Handler
		void pass(Gate.Pass message) {
			IntStream.range(0, Integer.parseInt(message.text()))
				.forEach((i) -> this.topic.publish(Integer.toString(i)));
		}

	}

}
