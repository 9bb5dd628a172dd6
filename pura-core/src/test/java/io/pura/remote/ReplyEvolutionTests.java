package io.pura.remote;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.serialization.Codec;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.MessageType;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeMismatch;
import io.pura.serialization.Upcaster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static io.pura.remote.TwoVersions.NEW;
import static io.pura.remote.TwoVersions.OLD;
import static io.pura.remote.TwoVersions.actor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What nodes with different versions of the same replies understand, in each format that
 * has trees.
 */
@ParameterizedClass
@EnumSource
class ReplyEvolutionTests {

	/** From one amount to cents and a currency, and then to another name of the cents. */
	static final List<Upcaster> TO_THREE = List.of(Upcaster.of("account.balance", 1, (balance) -> {
		String[] amount = balance.remove("amount").asString().split(" ");
		return balance.put("cents", Long.parseLong(amount[0]) * 100).put("currency", amount[1]);
	}), Upcaster.of("account.balance", 2, (balance) -> balance.set("minor", balance.remove("cents"))));

	static final List<Upcaster> TO_TWO = List.of(TO_THREE.get(0));

	private final TwoVersions nodes = new TwoVersions();

	@Parameter
	private Format format;

	private Cluster start(NodeAddress address, List<Upcaster> upcasters) {
		return this.nodes.start(address, (builder) -> builder.codec(this.format.factory()).upcasters(upcasters));
	}

	private <P, R> R ask(Cluster asker, NodeAddress answerer, Class<P> protocol, Message<P, R> message) {
		return this.nodes.get(actor(asker, answerer, "account", protocol).ask(message));
	}

	@Test
	void oldReplyIsUpcastByTheAsker() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW, TO_THREE);
		older.system().spawn("account", FirstActor::new);
		this.nodes.meet(older, newer);
		assertThat(ask(newer, OLD, Third.class, new Third.Ask("anna")))
			.isEqualTo(new Third.Balance("anna", 700, "EUR"));
		assertThat(ask(newer, OLD, Third.class, new Third.Ask("otto")))
			.isEqualTo(new Third.Balance("otto", 700, "EUR"));
	}

	@Test
	void newReplyIsReadByAnOldAskerAsIfItWasOfItsOwnVersion() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW, TO_THREE);
		newer.system().spawn("account", ThirdActor::new);
		this.nodes.meet(older, newer);
		assertThat(ask(older, NEW, First.class, new First.Ask("anna"))).isEqualTo(new First.Balance("anna", null));
	}

	@Test
	void newReplyIsNotUpcastByAnAskerWithUpcasters() {
		Cluster older = start(OLD, TO_TWO);
		Cluster newer = start(NEW, TO_THREE);
		newer.system().spawn("account", ThirdActor::new);
		this.nodes.meet(older, newer);
		assertThat(ask(older, NEW, Second.class, new Second.Ask("anna")))
			.isEqualTo(new Second.Balance("anna", 0, "EUR"));
	}

	@Test
	void onlyTheUpcastersFromTheVersionOfTheReplyAreUsed() {
		Cluster older = start(OLD, TO_TWO);
		Cluster newer = start(NEW, TO_THREE);
		older.system().spawn("account", SecondActor::new);
		this.nodes.meet(older, newer);
		assertThat(ask(newer, OLD, Third.class, new Third.Ask("anna")))
			.isEqualTo(new Third.Balance("anna", 800, "USD"));
	}

	@Test
	void replyOfTheSameVersionIsReadAsItIs() {
		Cluster older = start(OLD, TO_THREE);
		Cluster newer = start(NEW, TO_THREE);
		older.system().spawn("account", ThirdActor::new);
		this.nodes.meet(older, newer);
		assertThat(ask(newer, OLD, Third.class, new Third.Ask("anna")))
			.isEqualTo(new Third.Balance("anna", 900, "EUR"));
	}

	@Test
	void replyWithoutAnAnnotationIsOfTheFirstVersion() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW, TO_THREE);
		older.system().spawn("account", PlainActor::new);
		this.nodes.meet(older, newer);
		assertThat(ask(newer, OLD, Third.class, new Third.Ask("anna")))
			.isEqualTo(new Third.Balance("anna", 500, "EUR"));
	}

	@Test
	void replyWithoutUpcastersIsReadAsItIs() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW, List.of());
		older.system().spawn("account", FirstActor::new);
		this.nodes.meet(older, newer);
		assertThat(ask(newer, OLD, Third.class, new Third.Ask("anna"))).isEqualTo(new Third.Balance("anna", 0, null));
	}

	@Test
	void replyOfAVersionThatIsOlderThanAllUpcastersIsRefused() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW, List.of(TO_THREE.get(1)));
		older.system().spawn("account", FirstActor::new);
		this.nodes.meet(older, newer);
		assertThatThrownBy(() -> ask(newer, OLD, Third.class, new Third.Ask("anna")))
			.hasCauseInstanceOf(SerializationException.class)
			.hasMessageContaining("Version 1 of account.balance is too old here")
			.hasMessageContaining("begin with version 2");
	}

	@Test
	void replyKeepsItsVersionWhenItIsRenamed() {
		Cluster older = start(OLD, TO_TWO);
		Cluster newer = start(NEW, List.of(Upcaster.of("account.total", 2, TO_THREE.get(1)::upcast)));
		older.system().spawn("account", SecondActor::new);
		newer.system().spawn("account", RenamedActor::new);
		this.nodes.meet(older, newer);
		assertThat(ask(newer, OLD, Renamed.class, new Renamed.Ask("anna")))
			.isEqualTo(new Renamed.Total("anna", 800, "USD"));
		assertThat(ask(older, NEW, Second.class, new Second.Ask("anna")))
			.isEqualTo(new Second.Balance("anna", 0, "EUR"));
	}

	@Test
	void largeReplyIsUpcastToo() {
		Cluster older = start(OLD, TO_TWO);
		Cluster newer = start(NEW, TO_THREE);
		older.system().spawn("account", SecondActor::new);
		this.nodes.meet(older, newer);
		String owner = "x".repeat(150_000);
		assertThat(ask(newer, OLD, Third.class, new Third.Ask(owner))).isEqualTo(new Third.Balance(owner, 800, "USD"));
		assertThat(ask(newer, OLD, Third.class, new Third.Ask("anna")))
			.isEqualTo(new Third.Balance("anna", 800, "USD"));
	}

	@Test
	void genericAndSealedRepliesAreUpcastAsWhatTheyAreDeclaredToBe() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW, List.of(Upcaster.of("box", 1, (box) -> box.set("content", box.remove("value"))),
				Upcaster.of("outcome", 1, (outcome) -> outcome.put("text", outcome.get("@type").asString()))));
		older.system().spawn("box", OldBoxActor::new);
		this.nodes.meet(older, newer);
		ActorRef<NewBox> box = actor(newer, OLD, "box", NewBox.class);
		assertThat(this.nodes.get(box.ask(new NewBox.Open("pen"))))
			.isEqualTo(new NewBox.Box<>(List.of(new NewBox.Thing("pen"))));
		assertThat(this.nodes.get(box.ask(new NewBox.Try()))).isEqualTo(new NewBox.Done("Done"));
	}

	@Test
	void mismatchThatUpcastersSeeToStopsNoAsk() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW,
				List.of(Upcaster.of("meter.value", 1, (value) -> value.put("value", value.get("value").asInt()))));
		older.system().spawn("meter", OldMeterActor::new);
		newer.system().spawn("meter", MeterActor::new);
		this.nodes.meet(older, newer);
		assertThat(this.nodes.get(actor(newer, OLD, "meter", Meter.class).ask(new Meter.Read())))
			.isEqualTo(new Meter.Value(12));
		assertThat(newer.mismatches().get(OLD)).as("the way back, for which there is no upcaster").hasSize(1);
	}

	@Test
	void newReplyThatAnOldAskerCannotReadFailsAtTheAskerWithTheNameOfTheProperty() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW,
				List.of(Upcaster.of("meter.value", 1, (value) -> value.put("value", value.get("value").asInt()))));
		older.system().spawn("meter", OldMeterActor::new);
		newer.system().spawn("meter", MeterActor::new);
		this.nodes.meet(older, newer);
		assertThat(older.mismatches().get(NEW))
			.containsExactly(new TypeMismatch("meter.read", "reply:value", "text", "int", true));
		CompletableFuture<OldMeter.Value> reply = actor(older, NEW, "meter", OldMeter.class).ask(new OldMeter.Read());
		assertThatThrownBy(() -> this.nodes.get(reply)).hasCauseInstanceOf(SerializationException.class)
			.hasMessageContaining("meter.read.reply:value is text here and int there");
	}

	@Test
	void replyThatNobodyUpcastsIsReportedByBothNodes() {
		Cluster older = start(OLD, List.of());
		Cluster newer = start(NEW, List.of());
		older.system().spawn("meter", OldMeterActor::new);
		newer.system().spawn("meter", MeterActor::new);
		this.nodes.meet(older, newer);
		assertThat(older.mismatches().get(NEW))
			.containsExactly(new TypeMismatch("meter.read", "reply:value", "text", "int", true));
		assertThat(newer.mismatches().get(OLD))
			.containsExactly(new TypeMismatch("meter.read", "reply:value", "int", "text", true));
		CompletableFuture<Meter.Value> reply = actor(newer, OLD, "meter", Meter.class).ask(new Meter.Read());
		assertThatThrownBy(() -> this.nodes.get(reply)).hasCauseInstanceOf(SerializationException.class)
			.hasMessageContaining("meter.read.reply:value is int here and text there");
	}

	enum Format {

		CBOR(JacksonCodec.cbor(List.of())), JSON(JacksonCodec.json(List.of())), SMILE(JacksonCodec.smile(List.of()));

		private final Codec.Factory factory;

		Format(Codec.Factory factory) {
			this.factory = factory;
		}

		Codec.Factory factory() {
			return this.factory;
		}

	}

	interface Plain {

		@MessageType("account.ask")
		record Ask(String owner) implements Message<Plain, Balance> {
		}

		record Balance(String owner, String amount) {
		}

	}

	static final class PlainActor implements Actor<Plain> {

		@Handler
		Plain.Balance ask(Plain.Ask message) {
			return new Plain.Balance(message.owner(), "5 EUR");
		}

	}

	interface First {

		@MessageType("account.ask")
		record Ask(String owner) implements Message<First, Balance> {
		}

		@MessageType("account.balance")
		record Balance(String owner, @Nullable String amount) {
		}

	}

	static final class FirstActor implements Actor<First> {

		@Handler
		First.Balance ask(First.Ask message) {
			return new First.Balance(message.owner(), "7 EUR");
		}

	}

	interface Second {

		@MessageType("account.ask")
		record Ask(String owner) implements Message<Second, Balance> {
		}

		@MessageType(value = "account.balance", version = 2)
		record Balance(String owner, long cents, String currency) {
		}

	}

	static final class SecondActor implements Actor<Second> {

		@Handler
		Second.Balance ask(Second.Ask message) {
			return new Second.Balance(message.owner(), 800, "USD");
		}

	}

	interface Third {

		@MessageType("account.ask")
		record Ask(String owner) implements Message<Third, Balance> {
		}

		@MessageType(value = "account.balance", version = 3)
		record Balance(String owner, long minor, @Nullable String currency) {
		}

	}

	static final class ThirdActor implements Actor<Third> {

		@Handler
		Third.Balance ask(Third.Ask message) {
			return new Third.Balance(message.owner(), 900, "EUR");
		}

	}

	interface Renamed {

		@MessageType("account.ask")
		record Ask(String owner) implements Message<Renamed, Total> {
		}

		@MessageType(value = "account.total", version = 3, aliases = "account.balance")
		record Total(String owner, long minor, String currency) {
		}

	}

	static final class RenamedActor implements Actor<Renamed> {

		@Handler
		Renamed.Total ask(Renamed.Ask message) {
			return new Renamed.Total(message.owner(), 900, "EUR");
		}

	}

	interface OldBox {

		@MessageType("box.open")
		record Open(String name) implements Message<OldBox, Box<List<Thing>>> {
		}

		@MessageType("box.try")
		record Try() implements Message<OldBox, Outcome> {
		}

		record Box<T>(T value) {
		}

		record Thing(String name) {
		}

		sealed interface Outcome {

		}

		record Done() implements Outcome {
		}

	}

	static final class OldBoxActor implements Actor<OldBox> {

		@Handler
		OldBox.Box<List<OldBox.Thing>> open(OldBox.Open message) {
			return new OldBox.Box<>(List.of(new OldBox.Thing(message.name())));
		}

		@Handler
		OldBox.Outcome attempt(OldBox.Try message) {
			return new OldBox.Done();
		}

	}

	interface NewBox {

		@MessageType("box.open")
		record Open(String name) implements Message<NewBox, Box<List<Thing>>> {
		}

		@MessageType("box.try")
		record Try() implements Message<NewBox, Outcome> {
		}

		@MessageType(value = "box", version = 2)
		record Box<T>(T content) {
		}

		record Thing(String name) {
		}

		@MessageType(value = "outcome", version = 2)
		sealed interface Outcome {

		}

		record Done(String text) implements Outcome {
		}

	}

	interface OldMeter {

		@MessageType("meter.read")
		record Read() implements Message<OldMeter, Value> {
		}

		record Value(String value) {
		}

	}

	static final class OldMeterActor implements Actor<OldMeter> {

		@Handler
		OldMeter.Value read(OldMeter.Read message) {
			return new OldMeter.Value("12");
		}

	}

	interface Meter {

		@MessageType("meter.read")
		record Read() implements Message<Meter, Value> {
		}

		@MessageType(value = "meter.value", version = 2)
		record Value(int value) {
		}

	}

	static final class MeterActor implements Actor<Meter> {

		@Handler
		Meter.Value read(Meter.Read message) {
			return new Meter.Value(13);
		}

	}

}
