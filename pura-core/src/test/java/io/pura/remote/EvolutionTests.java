package io.pura.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.serialization.MessageType;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeMismatch;
import io.pura.serialization.Upcaster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static io.pura.remote.TwoVersions.NEW;
import static io.pura.remote.TwoVersions.OLD;
import static io.pura.remote.TwoVersions.actor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What nodes with different versions of the same messages understand.
 */
class EvolutionTests {

	private final TwoVersions nodes = new TwoVersions();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		((Logger) LoggerFactory.getLogger("io.pura")).addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		((Logger) LoggerFactory.getLogger("io.pura")).detachAppender(this.log);
	}

	private List<String> warnings() {
		return this.log.list.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Test
	void messageKeepsItsNameWhenItsClassIsRenamed() {
		Cluster older = this.nodes.start(OLD, "shelf", ShelfActor::new);
		Cluster newer = this.nodes.start(NEW);
		this.nodes.meet(older, newer);
		ActorRef<Rack> rack = actor(newer, OLD, "shelf", Rack.class);
		assertThat(this.nodes.get(rack.ask(new Rack.Store("book", 3)))).isEqualTo("book x3");
	}

	@Test
	void oldNameIsUnderstood() {
		Cluster older = this.nodes.start(OLD);
		Cluster newer = this.nodes.start(NEW, "rack", RackActor::new);
		this.nodes.meet(older, newer);
		ActorRef<Shelf> shelf = actor(older, NEW, "rack", Shelf.class);
		assertThat(this.nodes.get(shelf.ask(new Shelf.Count()))).isEqualTo(7);
	}

	@Test
	void nodeThatOnlyKnowsTheOldNameIsSentThat() {
		Cluster older = this.nodes.start(OLD, "shelf", ShelfActor::new);
		Cluster newer = this.nodes.start(NEW);
		ActorRef<Rack> rack = actor(newer, OLD, "shelf", Rack.class);
		this.nodes.meet(older, newer);
		assertThat(this.nodes.get(rack.ask(new Rack.HowMany()))).isEqualTo(5);
	}

	@Test
	void unknownPropertiesAreIgnoredAndMissingOnesDefaultedBetweenTwoNodes() {
		Cluster older = this.nodes.start(OLD, "shelf", ShelfActor::new);
		Cluster newer = this.nodes.start(NEW, "rack", RackActor::new);
		this.nodes.meet(older, newer);
		assertThat(this.nodes
			.get(actor(newer, OLD, "shelf", Rack.class).ask(new Rack.Label("a", List.of("b"), Optional.of("c")))))
			.isEqualTo(new Rack.Labelled("a", null, 0));
		assertThat(this.nodes.get(actor(older, NEW, "rack", Shelf.class).ask(new Shelf.Label("a"))))
			.isEqualTo(new Shelf.Labelled("a null Optional.empty"));
		assertThat(newer.mismatches()).isEmpty();
		assertThat(warnings()).isEmpty();
	}

	@Test
	void oldVersionIsUpcastOverTheWire() {
		Cluster older = this.nodes.start(OLD);
		Cluster newer = this.nodes.start(NEW,
				(builder) -> builder.upcasters(List.of(
						Upcaster.of("payment", 2,
								(payment) -> payment.put("currency", payment.get("unit").asString() + "R")),
						Upcaster.of("payment", 1, (payment) -> payment.put("unit", "EU").put("cents", "12")))));
		newer.system().spawn("till", TillActor::new);
		this.nodes.meet(older, newer);
		ActorRef<OldTill> till = actor(older, NEW, "till", OldTill.class);
		assertThat(this.nodes.get(till.ask(new OldTill.Pay(1)))).isEqualTo("12 EUR");
		assertThat(warnings()).as("the way back, for which there is no upcaster")
			.isNotEmpty()
			.allMatch((warning) -> warning.contains("from new") || warning.contains("to old"));
	}

	@Test
	void versionThatIsOlderThanAllUpcastersIsRefused() {
		Cluster older = this.nodes.start(OLD);
		Cluster newer = this.nodes.start(NEW,
				(builder) -> builder.upcasters(List.of(Upcaster.of("payment", 2, (payment) -> payment))));
		newer.system().spawn("till", TillActor::new);
		this.nodes.meet(older, newer);
		CompletableFuture<String> reply = actor(older, NEW, "till", OldTill.class).ask(new OldTill.Pay(1));
		assertThatThrownBy(() -> this.nodes.get(reply)).hasCauseInstanceOf(SerializationException.class)
			.hasMessageContaining("Version 1 of payment is too old here")
			.hasMessageContaining("begin with version 2");
	}

	@Test
	void newerVersionIsReadAsThatOfHere() {
		Cluster older = this.nodes.start(OLD, "shelf", ShelfActor::new);
		Cluster newer = this.nodes.start(NEW);
		this.nodes.meet(older, newer);
		assertThat(this.nodes.get(actor(newer, OLD, "shelf", Rack.class).ask(new Rack.Store("pen", 1))))
			.isEqualTo("pen x1");
	}

	@Test
	void newerVersionThatCannotBeReadFailsAtTheSender() {
		Cluster older = this.nodes.start(OLD, "till", OldTillActor::new);
		Cluster newer = this.nodes.start(NEW);
		this.nodes.meet(older, newer);
		CompletableFuture<String> reply = actor(newer, OLD, "till", Till.class).ask(new Till.Pay("x", "EUR"));
		assertThatThrownBy(() -> this.nodes.get(reply)).hasCauseInstanceOf(SerializationException.class)
			.hasMessageContaining("payment.cents is text here and int there");
	}

	@Test
	void newerVersionWithAnUnknownConstantFailsAtTheSender() {
		Cluster older = this.nodes.start(OLD, "lamp", LampActor::new);
		Cluster newer = this.nodes.start(NEW);
		this.nodes.meet(older, newer);
		ActorRef<NewLamp> lamp = actor(newer, OLD, "lamp", NewLamp.class);
		assertThat(this.nodes.get(lamp.ask(new NewLamp.Set(NewLamp.Color.RED)))).isEqualTo("RED");
		assertThatThrownBy(() -> this.nodes.get(lamp.ask(new NewLamp.Set(NewLamp.Color.BLUE))))
			.hasCauseInstanceOf(SerializationException.class)
			.hasMessageContaining("it was written as version 2 of lamp.set, and here is version 1");
	}

	@Test
	void incompatiblePairIsReportedOnceWithTheFieldsName() {
		Cluster older = this.nodes.start(OLD, "desk", OldDeskActor::new);
		Cluster newer = this.nodes.start(NEW, "desk", DeskActor::new);
		this.nodes.meet(older, newer);
		assertThat(newer.mismatches()).containsOnlyKeys(OLD);
		assertThat(newer.mismatches().get(OLD)).contains(
				new TypeMismatch("desk.write", "lines[].width", "int", "text", true),
				new TypeMismatch("desk.write", "ink", "one of [BLACK, RED]", "also one of [GREEN]", false));
		assertThat(older.mismatches().get(NEW))
			.contains(new TypeMismatch("desk.write", "lines[].width", "text", "int", true));
		assertThat(warnings()).filteredOn((warning) -> warning.contains("between new"))
			.singleElement()
			.asString()
			.contains("desk.write", "fail", "lines[].width", "is int here and text there", "new:8558", "old:8558");
		this.nodes.advance();
		CompletableFuture<String> reply = actor(newer, OLD, "desk", Desk.class)
			.ask(new Desk.Write(List.of(new Desk.Line(1)), Desk.Ink.BLACK));
		assertThatThrownBy(() -> this.nodes.get(reply)).hasCauseInstanceOf(SerializationException.class)
			.hasMessageContaining("desk.write.lines[].width is int here and text there");
	}

	@Test
	void pairThatIsRegisteredLaterIsReportedToo() {
		Cluster older = this.nodes.start(OLD);
		Cluster newer = this.nodes.start(NEW);
		this.nodes.meet(older, newer);
		assertThat(newer.mismatches()).isEmpty();
		older.system().spawn("desk", OldDeskActor::new);
		newer.system().spawn("desk", DeskActor::new);
		this.nodes.advance();
		assertThat(newer.mismatches()).containsOnlyKeys(OLD);
		assertThat(older.mismatches()).containsOnlyKeys(NEW);
	}

	/*
	 * To look at a type takes long the first time, and a wire that stands still is lost.
	 */
	@Test
	void typesAreNotComparedByTheThreadOfTheWire() {
		Cluster older = this.nodes.start(OLD);
		Cluster newer = this.nodes.start(NEW, "desk", DeskActor::new);
		this.nodes.meet(older, newer);
		this.nodes.process(NEW).pause();
		older.system().spawn("desk", OldDeskActor::new);
		this.nodes.advance();
		assertThat(older.mismatches()).containsOnlyKeys(NEW);
		assertThat(newer.mismatches().getOrDefault(OLD, List.of())).isEmpty();
		this.nodes.process(NEW).resume();
		this.nodes.advance();
		assertThat(newer.mismatches()).containsOnlyKeys(OLD);
	}

	@Test
	void typeThatWasSentBeforeTheOtherNodeSaidWhatItIsThereIsNotSentAgain() {
		Cluster older = this.nodes.start(OLD);
		Cluster newer = this.nodes.start(NEW);
		this.nodes.meet(older, newer);
		ActorRef<Desk> desk = actor(newer, OLD, "desk", Desk.class);
		Desk.Write message = new Desk.Write(List.of(new Desk.Line(1)), Desk.Ink.BLACK);
		CompletableFuture<String> first = desk.ask(message);
		assertThatThrownBy(() -> this.nodes.get(first)).hasCauseInstanceOf(ActorStoppedException.class);
		older.system().spawn("desk", OldDeskActor::new);
		this.nodes.advance();
		CompletableFuture<String> second = desk.ask(message);
		assertThatThrownBy(() -> this.nodes.get(second)).hasCauseInstanceOf(SerializationException.class)
			.hasMessageContaining("is not sent");
	}

	@Test
	void constantThatOnlyOneNodeKnowsFailsOnlyTheMessagesThatHaveIt() {
		Cluster older = this.nodes.start(OLD);
		Cluster newer = this.nodes.start(NEW, "lamp", LampActor::new);
		this.nodes.meet(older, newer);
		ActorRef<OldLamp> lamp = actor(older, NEW, "lamp", OldLamp.class);
		this.nodes.advance();
		assertThat(newer.mismatches().get(OLD)).singleElement().satisfies((mismatch) -> {
			assertThat(mismatch.path()).isEqualTo("color");
			assertThat(mismatch.certain()).isFalse();
		});
		assertThat(this.nodes.get(lamp.ask(new OldLamp.Set(OldLamp.Color.RED)))).isEqualTo("RED");
		assertThatThrownBy(() -> this.nodes.get(lamp.ask(new OldLamp.Set(OldLamp.Color.PINK))))
			.hasCauseInstanceOf(SerializationException.class);
	}

	@Test
	void everyKindOfValueTravels() {
		Cluster older = this.nodes.start(OLD, "echo", EchoActor::new);
		Cluster newer = this.nodes.start(NEW, "echo", EchoActor::new);
		this.nodes.meet(older, newer);
		ActorRef<Echo> there = actor(newer, OLD, "echo", Echo.class);
		ActorRef<Echo> here = newer.system().find("echo", Echo.class).orElseThrow();
		Echo.Everything value = new Echo.Everything(new Echo.Circle(2), List.of(new Echo.Square(3), new Echo.Circle(4)),
				new Echo.Pair<>(1, new Echo.Pair<>("a", true)), Echo.Size.LARGE,
				Instant.parse("2026-11-25T01:02:03.123456789Z"), Optional.of(Duration.ofNanos(7)), Optional.empty(),
				Map.of("k", List.of(Set.of(1))), here);
		Echo.Everything reply = this.nodes.get(there.ask(new Echo.Say(value)));
		assertThat(reply).isEqualTo(value);
		assertThat(reply.size().isLarge()).isTrue();
		assertThat(reply.self()).as("a reference that comes home").isSameAs(here);
		assertThat(this.nodes.get(there.ask(new Echo.Say(value))).self()).isSameAs(here);
		assertThat(newer.mismatches()).isEmpty();
		assertThat(warnings()).isEmpty();
	}

	interface Shelf {

		@MessageType("shelf.store")
		record Store(String thing, int count) implements Message<Shelf, String> {
		}

		@MessageType("shelf.count")
		record Count() implements Message<Shelf, Integer> {
		}

		@MessageType("shelf.label")
		record Label(String text) implements Message<Shelf, Labelled> {
		}

		record Labelled(String text) {
		}

	}

	interface Rack {

		@MessageType(value = "shelf.store", version = 2)
		record Store(String thing, long count) implements Message<Rack, String> {
		}

		@MessageType(value = "rack.how-many", aliases = "shelf.count")
		record HowMany() implements Message<Rack, Integer> {
		}

		@MessageType("shelf.label")
		record Label(String text, @Nullable List<String> tags,
				Optional<String> hint) implements Message<Rack, Labelled> {
		}

		record Labelled(String text, @Nullable String tag, int size) {
		}

	}

	static final class ShelfActor implements Actor<Shelf> {

		@Handler
		String store(Shelf.Store message) {
			return message.thing() + " x" + message.count();
		}

		@Handler
		int count(Shelf.Count message) {
			return 5;
		}

		@Handler
		Shelf.Labelled label(Shelf.Label message) {
			return new Shelf.Labelled(message.text());
		}

	}

	static final class RackActor implements Actor<Rack> {

		@Handler
		String store(Rack.Store message) {
			return message.thing();
		}

		@Handler
		int count(Rack.HowMany message) {
			return 7;
		}

		@Handler
		Rack.Labelled label(Rack.Label message) {
			return new Rack.Labelled(message.text() + " " + message.tags() + " " + message.hint(), "tag", 3);
		}

	}

	interface OldTill {

		@MessageType("payment")
		record Pay(int cents) implements Message<OldTill, String> {
		}

	}

	interface Till {

		@MessageType(value = "payment", version = 3)
		record Pay(String cents, String currency) implements Message<Till, String> {
		}

	}

	static final class TillActor implements Actor<Till> {

		@Handler
		String pay(Till.Pay message) {
			return message.cents() + " " + message.currency();
		}

	}

	static final class OldTillActor implements Actor<OldTill> {

		@Handler
		String pay(OldTill.Pay message) {
			return "paid";
		}

	}

	interface OldDesk {

		@MessageType("desk.write")
		record Write(List<Line> lines, Ink ink) implements Message<OldDesk, String> {
		}

		record Line(String width) {
		}

		enum Ink {

			BLACK, GREEN, RED

		}

	}

	interface Desk {

		@MessageType("desk.write")
		record Write(List<Line> lines, Ink ink) implements Message<Desk, String> {
		}

		record Line(int width) {
		}

		enum Ink {

			BLACK, RED

		}

	}

	static final class DeskActor implements Actor<Desk> {

		@Handler
		String write(Desk.Write message) {
			return "written";
		}

	}

	static final class OldDeskActor implements Actor<OldDesk> {

		@Handler
		String write(OldDesk.Write message) {
			return "written";
		}

	}

	interface OldLamp {

		@MessageType("lamp.set")
		record Set(Color color) implements Message<OldLamp, String> {
		}

		enum Color {

			RED, PINK

		}

	}

	interface NewLamp {

		@MessageType(value = "lamp.set", version = 2)
		record Set(Color color) implements Message<NewLamp, String> {
		}

		enum Color {

			RED, BLUE

		}

	}

	interface Lamp {

		@MessageType("lamp.set")
		record Set(Color color) implements Message<Lamp, String> {
		}

		enum Color {

			RED

		}

	}

	static final class LampActor implements Actor<Lamp> {

		@Handler
		String set(Lamp.Set message) {
			return message.color().name();
		}

	}

	interface Echo {

		@MessageType("echo.say")
		record Say(Everything value) implements Message<Echo, Everything> {
		}

		record Everything(Shape shape, List<Shape> shapes, Pair<Integer, Pair<String, Boolean>> pair, Size size,
				Instant instant, Optional<Duration> there, Optional<Size> absent,
				Map<String, List<Set<Integer>>> nested, ActorRef<Echo> self) {
		}

		sealed interface Shape {

		}

		record Circle(int radius) implements Shape {
		}

		record Square(int side) implements Shape {
		}

		record Pair<A, B>(A left, B right) {
		}

		enum Size {

			SMALL, LARGE {

				@Override
				boolean isLarge() {
					return true;
				}

			};

			boolean isLarge() {
				return false;
			}

		}

	}

	static final class EchoActor implements Actor<Echo> {

		@Handler
		Echo.Everything say(Echo.Say message) {
			return message.value();
		}

	}

}
