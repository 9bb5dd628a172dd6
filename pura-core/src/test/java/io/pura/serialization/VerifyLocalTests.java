package io.pura.serialization;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageObserver;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.Offer;
import io.pura.cluster.Cluster;
import io.pura.remote.NodeAddress;
import io.pura.testkit.ManualTime;
import io.pura.testkit.TestProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is sent between the actors of one system arrives as on another node.
 */
class VerifyLocalTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final ActorSystem system = builder().build();

	VerifyLocalTests() {
		this.system.start();
	}

	private static ActorSystem.Builder builder() {
		return ActorSystem.builder("verified").verifyLocal(RoundTrip.of(JacksonCodec.cbor(List.of())));
	}

	private static ActorSystem start(ManualTime time) {
		ActorSystem system = builder().clock(time).timers(time).executor(time).driven().build();
		system.start();
		return system;
	}

	private static Desk.Key key(int number) {
		return () -> number;
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	private ActorRef<Desk> desk() {
		return this.system.spawn("desk", DeskActor::new);
	}

	@Test
	void toldMessageArrivesAsACopy() {
		ActorRef<Desk> desk = desk();
		Desk.File file = new Desk.File(new ArrayList<>(List.of("a")));
		desk.tell(file);
		assertThat(desk.ask(new Desk.Last()).join()).isEqualTo(file).isNotSameAs(file);
	}

	@Test
	void changeOfAMessageAfterTheSendIsNotSeen() {
		ManualTime time = new ManualTime();
		ActorRef<Desk> desk = start(time).spawn("desk", DeskActor::new);
		List<String> pages = new ArrayList<>(List.of("a"));
		desk.tell(new Desk.File(pages));
		CompletableFuture<Desk.File> told = desk.ask(new Desk.Last());
		pages.add("b");
		assertThat(desk.offer(new Desk.File(pages))).isEqualTo(Offer.ACCEPTED);
		CompletableFuture<Desk.File> offered = desk.ask(new Desk.Last());
		pages.add("c");
		time.run();
		assertThat(told).isCompletedWithValue(new Desk.File(List.of("a")));
		assertThat(offered).isCompletedWithValue(new Desk.File(List.of("a", "b")));
	}

	@Test
	void askedMessageAndItsReplyArriveAsCopies() {
		ActorRef<Desk> desk = desk();
		Desk.Copy message = new Desk.Copy(new Desk.Page("text"));
		Desk.Page reply = desk.ask(message).join();
		Desk.Page again = desk.ask(message).join();
		assertThat(reply).isEqualTo(message.page()).isNotSameAs(message.page()).isNotSameAs(again);
	}

	@Test
	void replyThatAStageGivesArrivesAsACopy() {
		ActorRef<Desk> desk = desk();
		assertThat(desk.ask(new Desk.CopyLater(new Desk.Page("text"))).join()).isEqualTo(new Desk.Page("text"))
			.isNotSameAs(DeskActor.KEPT);
	}

	@Test
	void deliveryArrivesAsACopy() {
		ActorRef<Desk> desk = desk();
		Desk.File file = new Desk.File(List.of("a"));
		desk.deliver(file, DeliveryGuarantee.AT_MOST_ONCE).join();
		assertThat(desk.ask(new Desk.Last()).join()).isEqualTo(file).isNotSameAs(file);
	}

	@Test
	void lostStateIsSeenHere() {
		Desk.Draft draft = new Desk.Draft("text");
		draft.note = "only here";
		assertThat(desk().ask(new Desk.Show(draft)).join()).isEqualTo("text without a note");
	}

	@Test
	void askOfAMessageThatCannotTravelFailsAndIsCounted() {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> desk().ask(new Desk.Lock(key(7))).join())
			.withCauseInstanceOf(SerializationException.class)
			.withMessageContaining("Key");
		assertThat(this.system.deadLetters().count(Reason.NOT_SERIALIZABLE)).isOne();
		assertThat(this.system.deadLetters().count()).isOne();
	}

	@Test
	void deliveryOfAMessageThatCannotTravelFails() {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> desk().deliver(new Desk.Lock(key(7)), DeliveryGuarantee.AT_MOST_ONCE).join())
			.withCauseInstanceOf(SerializationException.class);
	}

	@Test
	void askFailsIfItsReplyCannotTravel() {
		ActorRef<Desk> desk = desk();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> desk.ask(new Desk.Unlock()).join())
			.withCauseInstanceOf(SerializationException.class);
		assertThat(desk.ask(new Desk.Copy(new Desk.Page("text"))).join().text()).isEqualTo("text");
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void toldMessageThatCannotTravelIsADeadLetterAndLoggedOncePerType() {
		ActorRef<Desk> desk = desk();
		Logger logger = (Logger) LoggerFactory.getLogger("io.pura.actor.Intake");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.setLevel(Level.WARN);
		logger.setAdditive(false);
		logger.addAppender(log);
		try {
			desk.tell(new Desk.Lock(key(1)));
			desk.tell(new Desk.Lock(key(2)));
			assertThat(desk.offer(new Desk.Lock(key(3)))).isEqualTo(Offer.ACCEPTED);
		}
		finally {
			logger.detachAppender(log);
			logger.setLevel(null);
			logger.setAdditive(true);
		}
		assertThat(this.system.deadLetters().last()).hasSize(3).allSatisfy((letter) -> {
			assertThat(letter.reason()).isEqualTo(Reason.NOT_SERIALIZABLE);
			assertThat(letter.messageType()).isEqualTo(Desk.Lock.class.getName());
		});
		assertThat(log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).contains("Desk.Lock", "desk");
		});
	}

	@Test
	void messagesThatAnActorKeepsForItselfStayWhatTheyAre() {
		ActorRef<Desk> desk = desk();
		desk.ask(new Desk.Ring()).join();
		assertThat(desk.ask(new Desk.Rung()).join()).isEqualTo("the same key");
	}

	@Test
	void referencesInMessagesStayTheSame() {
		ActorRef<Desk> desk = desk();
		ActorRef<Desk> unnamed = this.system.spawn(DeskActor::new);
		assertThat(desk.ask(new Desk.Echo(List.of(desk, unnamed, desk))).join()).hasSize(3)
			.satisfies((refs) -> assertThat(refs.get(0)).isSameAs(desk).isSameAs(refs.get(2)))
			.satisfies((refs) -> assertThat(refs.get(1)).isSameAs(unnamed));
	}

	@Test
	void referenceToAnActorOfAnotherSystemCannotTravel() {
		try (ActorSystem other = ActorSystem.create("other")) {
			ActorRef<Desk> stranger = other.spawn("stranger", DeskActor::new);
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> desk().ask(new Desk.Echo(List.of(stranger))).join())
				.withCauseInstanceOf(SerializationException.class)
				.withMessageContaining("stranger");
		}
	}

	@Test
	void rejectionStaysWhatItIs() {
		assertThat(desk().ask(new Desk.Refuse())).failsWithin(LIMIT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(MessageRejectedException.class);
	}

	@Test
	void messageThatIsTooLargeCannotTravel() {
		try (ActorSystem small = ActorSystem.builder("small")
			.verifyLocal(RoundTrip.of(JacksonCodec.cbor(List.of()), 100))
			.build()) {
			small.start();
			ActorRef<Desk> desk = small.spawn("desk", DeskActor::new);
			assertThat(desk.ask(new Desk.Copy(new Desk.Page("short"))).join().text()).isEqualTo("short");
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> desk.ask(new Desk.Copy(new Desk.Page("x".repeat(200)))).join())
				.withCauseInstanceOf(SerializationException.class)
				.withMessageContaining("more than 100 bytes");
		}
	}

	@Test
	void aLimitThatIsNoneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> RoundTrip.of(JacksonCodec.cbor(List.of()), 0))
			.withMessageContaining("'maxBytes'");
	}

	@Test
	void probesReceiveCopies() {
		TestProbe<Desk> probe = TestProbe.create(this.system, "probe", Desk.class);
		Desk.File file = new Desk.File(List.of("a"));
		probe.ref().tell(file);
		assertThat(probe.expectMessageType(Desk.File.class)).isEqualTo(file).isNotSameAs(file);
	}

	@Test
	void repliesToAnActorThatAsksAreCopiesToo() {
		ActorRef<Desk> desk = desk();
		ActorRef<Desk> asker = this.system.spawn("asker", DeskActor::new);
		asker.tell(new Desk.Ask(desk));
		assertThat(asker.ask(new Desk.Asked()).join()).isEqualTo("a copy");
	}

	@Test
	void observerIsToldWhatArrivesAndThatAnAskFailed() {
		List<Object> sent = new CopyOnWriteArrayList<>();
		ActorSystem.Builder builder = builder().observer(new RecordingObserver(sent));
		try (ActorSystem observed = builder.build()) {
			observed.start();
			ActorRef<Desk> desk = observed.spawn("desk", DeskActor::new);
			desk.tell(new Desk.File(List.of("a")));
			assertThat(desk.ask(new Desk.Last()).join().pages()).containsExactly("a");
			assertThat(desk.ask(new Desk.Lock(key(7)))).isCompletedExceptionally();
			assertThat(sent).hasSize(6).contains(new Desk.File(List.of("a")), "File done", "Last done", "Lock failed");
		}
	}

	@Test
	void worksOnManualTime() {
		ManualTime time = new ManualTime();
		ActorSystem manual = start(time);
		ActorRef<Desk> desk = manual.spawn("desk", DeskActor::new);
		CompletableFuture<Desk.Page> reply = desk.ask(new Desk.Copy(new Desk.Page("text")));
		desk.tell(new Desk.Lock(key(1)));
		time.run();
		assertThat(reply).isCompletedWithValue(new Desk.Page("text"));
		assertThat(manual.deadLetters().last()).extracting(DeadLetter::reason).containsExactly(Reason.NOT_SERIALIZABLE);
	}

	@Test
	void messagesToThisVeryNodeOfAClusterAreCopiedToo() {
		try (Cluster cluster = Cluster.builder(this.system).address(new NodeAddress("127.0.0.1", 0)).start()) {
			desk();
			ActorRef<Desk> desk = cluster.actor(cluster.self(), "desk", Desk.class);
			Desk.File file = new Desk.File(List.of("a"));
			desk.tell(file);
			assertThat(desk.ask(new Desk.Last()).join()).isEqualTo(file).isNotSameAs(file);
			desk.tell(new Desk.Lock(key(1)));
			assertThat(desk.ask(new Desk.Lock(key(1)))).failsWithin(LIMIT)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(SerializationException.class);
			assertThat(this.system.deadLetters().count(Reason.NOT_SERIALIZABLE)).isEqualTo(2);
			assertThat(desk.ask(new Desk.Echo(List.of(desk))).join()).containsExactly(desk);
		}
	}

	@Test
	void isOffByDefault() {
		try (ActorSystem plain = ActorSystem.create("plain")) {
			ActorRef<Desk> desk = plain.spawn("desk", DeskActor::new);
			Desk.File file = new Desk.File(List.of("a"));
			desk.tell(file);
			assertThat(desk.ask(new Desk.Last()).join()).isSameAs(file);
		}
	}

	/**
	 * The protocol of a desk.
	 */
	interface Desk {

		record File(List<String> pages) implements Message<Desk, Void> {
		}

		record Last() implements Message<Desk, File> {
		}

		record Page(String text) {
		}

		record Copy(Page page) implements Message<Desk, Page> {
		}

		record CopyLater(Page page) implements Message<Desk, Page> {
		}

		record Show(Draft draft) implements Message<Desk, String> {
		}

		record Lock(Key key) implements Message<Desk, Void> {
		}

		record Unlock() implements Message<Desk, Key> {
		}

		record Ring() implements Message<Desk, Void> {
		}

		record Rung() implements Message<Desk, String> {
		}

		record Echo(List<ActorRef<Desk>> refs) implements Message<Desk, List<ActorRef<Desk>>> {
		}

		record Refuse() implements Message<Desk, Void> {
		}

		record Ask(ActorRef<Desk> desk) implements Message<Desk, Void> {
		}

		record Asked() implements Message<Desk, String> {
		}

		/**
		 * Has a field that does not travel.
		 */
		final class Draft {

			public String text = "";

			transient @Nullable String note;

			Draft() {
			}

			Draft(String text) {
				this.text = text;
			}

		}

		/**
		 * Cannot be made of what is written, as it could be anything.
		 */
		interface Key {

			int number();

		}

	}

	static class DeskActor implements Actor<Desk> {

		static final Desk.Page KEPT = new Desk.Page("text");

		private Desk.File last = new Desk.File(List.of());

		private String rung = "nothing";

		private String asked = "nothing";

		private final Desk.Key key = key(1);

		record Tick(Desk.Key key) implements Message<Desk, Void> {
		}

		@Handler
		void file(Desk.File message) {
			this.last = message;
		}

		@Handler
		Desk.File last(Desk.Last message) {
			return this.last;
		}

		@Handler
		Desk.Page copy(Desk.Copy message) {
			return message.page();
		}

		@Handler
		CompletionStage<Desk.Page> copyLater(Desk.CopyLater message) {
			return CompletableFuture.completedFuture(KEPT);
		}

		@Handler
		String show(Desk.Show message) {
			return message.draft().text + ((message.draft().note != null) ? " with a note" : " without a note");
		}

		@Handler
		void lock(Desk.Lock message) {
		}

		@Handler
		Desk.Key unlock(Desk.Unlock message) {
			return this.key;
		}

		@Handler
		void ring(Desk.Ring message, ActorContext<Desk> context) {
			context.self().tell(new Tick(this.key));
		}

		@Handler
		void tick(Tick message) {
			this.rung = (message.key() == this.key) ? "the same key" : "another key";
		}

		@Handler
		String rung(Desk.Rung message) {
			return this.rung;
		}

		@Handler
		List<ActorRef<Desk>> echo(Desk.Echo message) {
			return message.refs();
		}

		@Handler
		void refuse(Desk.Refuse message) {
			throw new MessageRejectedException("refused", "no");
		}

		@Handler
		CompletionStage<Void> ask(Desk.Ask message) {
			return message.desk()
				.ask(new Desk.CopyLater(KEPT))
				.thenAccept((page) -> this.asked = (page != KEPT && page.equals(KEPT)) ? "a copy" : "the same");
		}

		@Handler
		String asked(Desk.Asked message) {
			return this.asked;
		}

	}

	/**
	 * Writes down what was sent, and how it ended.
	 */
	private record RecordingObserver(List<Object> sent) implements MessageObserver {

		@Override
		public Sending send(ActorRef<?> recipient, Message<?, ?> message, boolean expectsReply) {
			this.sent.add(message);
			return new Sending() {

				@Override
				public Map<String, String> context() {
					return Map.of();
				}

				@Override
				public void done(@Nullable Throwable failure) {
					RecordingObserver.this.sent
						.add(message.getClass().getSimpleName() + ((failure != null) ? " failed" : " done"));
				}

			};
		}

		@Override
		public Handling process(ActorRef<?> recipient, Class<?> actorType, Message<?, ?> message, boolean expectsReply,
				Map<String, String> context) {
			return new Handling() {

				@Override
				public void returned() {
				}

				@Override
				public void done(@Nullable Throwable failure) {
				}

			};
		}

	}

}
