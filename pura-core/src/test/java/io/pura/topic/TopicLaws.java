package io.pura.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.dispatch.Cancellable;
import io.pura.testkit.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What holds for all {@link Topics}: here values are published, there subscribers live,
 * which may be the same place.
 */
@Timeout(120)
public abstract class TopicLaws {

	/**
	 * Returns the topics of those who publish, always the same.
	 */
	protected abstract Topics here();

	/**
	 * Returns the topics of those who subscribe, always the same.
	 */
	protected abstract Topics there();

	/**
	 * Waits until both know of all subscriptions.
	 */
	protected abstract void settle();

	private TestProbe<Room> probe(String name) {
		return TestProbe.create(there().system(), name, Room.class);
	}

	@Test
	void publishTellsAllSubscribers() {
		TestProbe<Room> one = probe("one");
		TestProbe<Room> two = probe("two");
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(one.ref(), Room.Heard::new);
		chat.subscribe(two.ref(), Room.Heard::new);
		settle();
		here().topic("chat", String.class).publish("hello");
		assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("hello");
		assertThat(two.expectMessageType(Room.Heard.class).text()).isEqualTo("hello");
	}

	@Test
	void recipientIsToldValuesThatAreMessages() {
		TestProbe<Room> one = probe("one");
		there().topic("heard", Room.Heard.class).subscribe(one.ref().recipient(Room.Heard.class));
		settle();
		here().topic("heard", Room.Heard.class).publish(new Room.Heard("hello"));
		assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("hello");
	}

	@Test
	void topicsOfOtherNamesHearNothing() {
		TestProbe<Room> one = probe("one");
		there().topic("chat", String.class).subscribe(one.ref(), Room.Heard::new);
		settle();
		here().topic("news", String.class).publish("nothing for chat");
		here().topic("chat", String.class).publish("hello");
		assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("hello");
	}

	@Test
	void sameNameIsTheSameTopic() {
		Topic<String> chat = here().topic("chat", String.class);
		assertThat(here().topic("chat", String.class)).isSameAs(chat);
		assertThat(chat.name()).isEqualTo("chat");
		assertThat(chat.type()).isEqualTo(String.class);
		assertThat(here().topic(String.class).name()).isEqualTo("java.lang.String");
		assertThat(here().all()).extracting(Topic::name).containsExactly("chat", "java.lang.String");
	}

	@Test
	void anotherTypeForANameIsRefused() {
		here().topic("chat", String.class);
		assertThatExceptionOfType(TopicMismatchException.class).isThrownBy(() -> here().topic("chat", Integer.class))
			.withMessage("Topic 'chat' has values of java.lang.String, not of java.lang.Integer: use the same type"
					+ " everywhere, or another name");
	}

	@Test
	void blankNameIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> here().topic(" ", String.class))
			.withMessageContaining("'name' must have 1 to 255 characters");
	}

	@Test
	void unsubscribedActorHearsNothingMore() {
		TestProbe<Room> one = probe("one");
		TestProbe<Room> two = probe("two");
		Topic<String> chat = there().topic("chat", String.class);
		Cancellable subscription = chat.subscribe(one.ref(), Room.Heard::new);
		chat.subscribe(two.ref(), Room.Heard::new);
		settle();
		subscription.cancel();
		subscription.cancel();
		settle();
		here().topic("chat", String.class).publish("hello");
		two.expectMessageType(Room.Heard.class);
		one.ref().tell(new Room.Heard("the only one"));
		assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("the only one");
		assertThat(chat.subscribers()).isEqualTo(1);
	}

	@Test
	void actorCanBeUnsubscribedWithoutItsHandle() {
		TestProbe<Room> one = probe("one");
		TestProbe<Room> two = probe("two");
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(one.ref(), Room.Heard::new);
		chat.unsubscribe(two.ref());
		assertThat(chat.subscribers()).isEqualTo(1);
		chat.unsubscribe(one.ref());
		assertThat(chat.subscribers()).isZero();
		chat.subscribe(one.ref(), Room.Heard::new);
		settle();
		here().topic("chat", String.class).publish("hello");
		assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("hello");
	}

	@Test
	void actorThatSubscribesAgainReplacesItsSubscription() {
		TestProbe<Room> one = probe("one");
		Topic<String> chat = there().topic("chat", String.class);
		Cancellable first = chat.subscribe(one.ref(), Room.Heard::new);
		chat.subscribe(one.ref(), (text) -> new Room.Heard(text + " again"));
		first.cancel();
		settle();
		here().topic("chat", String.class).publish("hello");
		here().topic("chat", String.class).publish("bye");
		assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("hello again");
		assertThat(one.expectMessageType(Room.Heard.class).text()).isEqualTo("bye again");
		assertThat(chat.subscribers()).isEqualTo(1);
	}

	@Test
	void terminatedActorIsUnsubscribed() {
		ActorRef<Room> ref = there().system().spawn("one", RoomActor::new);
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(ref, Room.Heard::new);
		settle();
		there().system().stop(ref).join();
		Awaitility.await().until(() -> chat.subscribers() == 0);
	}

	@Test
	void actorThatHasTerminatedAlreadyIsNotSubscribed() {
		ActorRef<Room> ref = there().system().spawn("one", RoomActor::new);
		there().system().stop(ref).join();
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(ref, Room.Heard::new);
		Awaitility.await().until(() -> chat.subscribers() == 0);
	}

	@Test
	void whatOnePublisherPublishesArrivesInOrder() throws InterruptedException {
		List<Object> heard = Collections.synchronizedList(new ArrayList<>());
		there().topic("numbers", Integer.class)
			.subscribe(there().system().spawn("one", () -> new RoomActor(heard)), Room.Read::new);
		settle();
		Topic<Integer> numbers = here().topic("numbers", Integer.class);
		int publishers = 3;
		int each = 1_000;
		publishConcurrently(numbers, publishers, each);
		Awaitility.await().until(() -> heard.size() == publishers * each);
		Map<Object, Integer> last = new ConcurrentHashMap<>();
		heard.forEach((number) -> {
			int publisher = (int) number / each;
			assertThat((int) number).isGreaterThan(last.getOrDefault(publisher, -1));
			last.put(publisher, (int) number);
		});
	}

	private static void publishConcurrently(Topic<Integer> topic, int publishers, int each)
			throws InterruptedException {
		List<Thread> threads = IntStream.range(0, publishers)
			.mapToObj((publisher) -> new Thread(
					() -> IntStream.range(0, each).forEach((i) -> topic.publish(publisher * each + i))))
			.toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(60_000);
		}
	}

	@Test
	void functionThatThrowsOrReturnsNullLeavesTheOthersAlone() {
		TestProbe<Room> good = probe("good");
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(probe("throwing").ref(), (text) -> {
			throw new IllegalStateException("on purpose");
		});
		chat.subscribe(probe("null").ref(), (text) -> nothing());
		chat.subscribe(good.ref(), Room.Heard::new);
		settle();
		here().topic("chat", String.class).publish("hello");
		assertThat(good.expectMessageType(Room.Heard.class).text()).isEqualTo("hello");
	}

	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	private static Room.Heard nothing() {
		return null;
	}

	@Test
	void publishAndWaitCompletesWhenAllHaveHandledTheValue() {
		TestProbe<Room> one = probe("one");
		TestProbe<Room> two = probe("two");
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(one.ref(), Room.Heard::new);
		chat.subscribe(two.ref(), Room.Heard::new);
		settle();
		var handled = here().topic("chat", String.class).publishAndWait("hello");
		one.<Void, Room.Heard>expectAsk(Room.Heard.class).reply(null);
		var last = two.<Void, Room.Heard>expectAsk(Room.Heard.class);
		assertThat(handled).isNotDone();
		last.reply(null);
		assertThat(handled).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void publishAndWaitWithoutSubscribersIsComplete() {
		assertThat(here().topic("chat", String.class).publishAndWait("hello")).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void publishAndWaitFailsAfterAllHaveFinished() {
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(there().system().spawn("one", RoomActor::new), (text) -> new Room.Fail("first"));
		chat.subscribe(there().system().spawn("two", RoomActor::new), (text) -> new Room.Fail("second"));
		TestProbe<Room> three = probe("three");
		chat.subscribe(three.ref(), Room.Heard::new);
		settle();
		var handled = here().topic("chat", String.class).publishAndWait("hello");
		var last = three.<Void, Room.Heard>expectAsk(Room.Heard.class);
		assertThat(handled).isNotDone();
		last.reply(null);
		assertThat(handled).failsWithin(Duration.ofSeconds(10))
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.withMessageContaining("first")
			.satisfies((failure) -> assertThat(failure.getSuppressed()).singleElement()
				.satisfies((other) -> assertThat(other).hasMessageContaining("second")));
	}

	@Test
	void subscriberThatStopsIsNoFailureOfPublishAndWait() {
		TestProbe<Room> busy = probe("busy");
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(busy.ref(), Room.Heard::new);
		settle();
		var handled = here().topic("chat", String.class).publishAndWait("hello");
		busy.expectMessageType(Room.Heard.class);
		there().system().stop(busy.ref());
		assertThat(handled).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void newSubscriberOfARetainedTopicHearsTheLastValueFirst() {
		Topic<String> chat = here().retained("chat", String.class);
		there().retained("chat", String.class);
		assertThat(chat.isRetained()).isTrue();
		assertThat(chat.latest()).isEmpty();
		chat.publish("first");
		chat.publish("second");
		assertThat(chat.latest()).contains("second");
		settle();
		TestProbe<Room> late = probe("late");
		there().topic("chat", String.class).subscribe(late.ref(), Room.Heard::new);
		settle();
		chat.publish("third");
		assertThat(late.expectMessageType(Room.Heard.class).text()).isEqualTo("second");
		assertThat(late.expectMessageType(Room.Heard.class).text()).isEqualTo("third");
	}

	@Test
	void topicThatIsNotRetainedHasNoLastValue() {
		Topic<String> chat = here().topic("chat", String.class);
		chat.publish("hello");
		assertThat(chat.isRetained()).isFalse();
		assertThat(chat.latest()).isEmpty();
	}

	@Test
	void newSubscribersMissNothingAndHearNothingTwiceWhileOthersPublish() throws Exception {
		Topic<Integer> numbers = here().retained("numbers", Integer.class);
		there().retained("numbers", Integer.class);
		numbers.publish(-1);
		settle();
		AtomicBoolean done = new AtomicBoolean();
		Thread publisher = new Thread(() -> {
			for (int i = 0; !done.get(); i += 10) {
				IntStream.range(i, i + 9).forEach(numbers::publish);
				numbers.publishAndWait(i + 9).join();
			}
		});
		List<String> wrong = new CopyOnWriteArrayList<>();
		List<Thread> subscribing = IntStream.range(0, 3)
			.mapToObj((thread) -> new Thread(() -> IntStream.range(0, 100).forEach((round) -> {
				FirstNumbers first = new FirstNumbers();
				ActorRef<Room> ref = there().system().spawn(() -> first);
				Cancellable subscription = there().topic("numbers", Integer.class).subscribe(ref, Room.Read::new);
				if (!first.areConsecutive()) {
					wrong.add(first.toString());
				}
				subscription.cancel();
				there().system().stop(ref);
			})))
			.toList();
		publisher.start();
		subscribing.forEach(Thread::start);
		for (Thread thread : subscribing) {
			thread.join(60_000);
		}
		done.set(true);
		publisher.join(60_000);
		assertThat(wrong).isEmpty();
		assertThat(subscribing).noneMatch(Thread::isAlive);
		assertThat(publisher.isAlive()).isFalse();
	}

	@Test
	void publisherThatHasSubscribedHearsItself() {
		List<Object> heard = new CopyOnWriteArrayList<>();
		Topic<String> chat = there().topic("chat", String.class);
		ActorRef<Room> echo = there().system()
			.spawn("echo", () -> new EchoActor(heard, there().topic("chat", String.class)));
		chat.subscribe(echo, Room.Heard::new);
		settle();
		echo.tell(new Room.Read(7));
		Awaitility.await().until(() -> heard.contains("7"));
	}

	@Test
	void subscribersAndValuesAreCounted() {
		Topic<String> chat = there().topic("chat", String.class);
		chat.subscribe(probe("one").ref(), Room.Heard::new);
		chat.subscribe(probe("two").ref(), Room.Heard::new);
		assertThat(chat.subscribers()).isEqualTo(2);
		chat.publish("hello");
		chat.publishAndWait("bye");
		assertThat(chat.published()).isEqualTo(2);
	}

	@Test
	void closesWithItsSystem() {
		ActorSystem system = there().system();
		Topic<String> chat = there().retained("chat", String.class);
		chat.publish("hello");
		chat.subscribe(probe("one").ref(), Room.Heard::new);
		system.close();
		Awaitility.await().until(() -> chat.subscribers() == 0 && chat.latest().isEmpty());
		chat.publish("nobody hears it");
		assertThat(chat.latest()).isEmpty();
		Topic<String> late = there().topic("late", String.class);
		try (ActorSystem other = ActorSystem.create("other")) {
			late.subscribe(other.spawn("one", RoomActor::new), Room.Heard::new).cancel();
			assertThat(late.subscribers()).isZero();
		}
	}

	/**
	 * Publishes the numbers that it reads.
	 */
	private static final class EchoActor extends RoomActor {

		private final Topic<String> topic;

		EchoActor(List<Object> heard, Topic<String> topic) {
			super(heard);
			this.topic = topic;
		}

		@Override
		@Handler
		void read(Room.Read message) {
			this.topic.publish(Integer.toString(message.number()));
		}

	}

	/**
	 * Keeps the first numbers that it reads.
	 */
	private static final class FirstNumbers extends RoomActor {

		private static final int SIZE = 5;

		private final List<Integer> numbers = new CopyOnWriteArrayList<>();

		private final CountDownLatch complete = new CountDownLatch(SIZE);

		@Override
		@Handler
		void read(Room.Read message) {
			if (this.numbers.size() < SIZE) {
				this.numbers.add(message.number());
				this.complete.countDown();
			}
		}

		boolean areConsecutive() {
			try {
				return this.complete.await(60, TimeUnit.SECONDS) && this.numbers
					.equals(IntStream.range(this.numbers.get(0), this.numbers.get(0) + SIZE).boxed().toList());
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public String toString() {
			return this.numbers.toString();
		}

	}

}
