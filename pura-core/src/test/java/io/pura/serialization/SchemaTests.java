package io.pura.serialization;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.pura.actor.ActorRef;
import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What nodes say of their messages, and how they compare it.
 */
class SchemaTests {

	private static String text(Type type) {
		StringBuilder text = new StringBuilder();
		new ShapeReader().read(type).write(text);
		return text.toString();
	}

	private static Shape parse(String text) {
		ShapeParser parser = new ShapeParser(text);
		Shape shape = parser.read();
		parser.end();
		return shape;
	}

	private static List<String> differences(Type reader, Type writer) {
		return ShapeComparison.of(new ShapeReader().read(reader), new ShapeReader().read(writer))
			.stream()
			.map((difference) -> difference.path() + (difference.certain() ? "!" : "?"))
			.toList();
	}

	@Test
	void saysComponentNamesAndTypesInDepth() {
		assertThat(text(Order.class))
			.isEqualTo("(id:long,lines:[(name:text,price:decimal)],state:<NEW,PAID>,buyer:?text,at:java.time.Instant,"
					+ "pay:/Card:(number:text),Cash:()/,tags:{[int]},watcher:@"
					+ "io.pura.serialization.SchemaTests%24Listener)");
	}

	@Test
	void saysGenericsAsTheyAreUsed() {
		assertThat(text(Pairs.class)).isEqualTo("(one:(left:int,right:(left:text,right:boolean)),two:#2)");
	}

	@Test
	void saysWhatContainsItself() {
		assertThat(text(Node.class)).isEqualTo("(name:text,next:#0,all:[#0])");
		assertThat(differences(Node.class, OtherNode.class)).containsExactly("name!");
	}

	@Test
	void namesOfClassesDoNotMatter() {
		assertThat(WireSchema.of("a", 1, Small.class, Void.class).fingerprint())
			.isEqualTo(WireSchema.of("b", 2, SameSmall.class, Void.class).fingerprint())
			.isNotEqualTo(WireSchema.of("a", 1, OtherSmall.class, Void.class).fingerprint())
			.isNotEqualTo(WireSchema.of("a", 1, Small.class, String.class).fingerprint())
			.hasSize(16);
	}

	@Test
	void propertiesGoByTheNameThatJacksonGivesThem() {
		assertThat(text(Renamed.class)).isEqualTo("(n:int)");
	}

	@Test
	void formsOfTheirOwnAreNotLookedInto() {
		assertThat(text(Money.class)).startsWith("*");
		assertThat(differences(HasMoney.class, HasText.class)).isEmpty();
	}

	@Test
	void readsWhatItWrote() {
		for (Type type : List.of(Order.class, Pairs.class, Node.class, Money.class)) {
			StringBuilder again = new StringBuilder();
			parse(text(type)).write(again);
			assertThat(again).hasToString(text(type));
		}
	}

	@Test
	void addedAndRemovedPropertiesAreFine() {
		assertThat(differences(Small.class, Large.class)).isEmpty();
		assertThat(differences(Large.class, Small.class)).isEmpty();
	}

	@Test
	void widerNumbersAreFine() {
		assertThat(differences(Wide.class, Narrow.class)).isEmpty();
		assertThat(differences(Narrow.class, Wide.class)).containsExactly("b!");
	}

	@Test
	void otherKindsAreNot() {
		assertThat(differences(Kinds.class, OtherKinds.class)).containsExactly("number!", "record!", "list!", "flag!");
	}

	@Test
	void optionalMakesNoDifference() {
		assertThat(differences(Maybe.class, Surely.class)).isEmpty();
		assertThat(differences(Surely.class, Maybe.class)).isEmpty();
	}

	@Test
	void constantsAndClassesThatTheReaderDoesNotKnowDependOnTheValue() {
		assertThat(differences(OldState.class, NewState.class)).containsExactly("state?", "pay?");
		assertThat(differences(NewState.class, OldState.class)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "(", "(a)", "(a:int", "[int", "{", "<A", "/A:int", "#", "#x", "int)", "?", "@", "%zz",
			"(a:int,)", "(:int)" })
	void textThatIsNoShapeIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> parse(text));
	}

	@Test
	void deepTextIsRefusedWithoutOverflowingTheStack() {
		assertThatIllegalArgumentException().isThrownBy(() -> parse("[".repeat(16_000)));
	}

	@Test
	void anyTextIsComparedOrRefused() {
		SplittableRandom random = new SplittableRandom(1);
		String alphabet = "?[]{}(),:<>/#@*01ab";
		Shape order = new ShapeReader().read(Node.class);
		int read = 0;
		for (int i = 0; i < 20_000; i++) {
			StringBuilder text = new StringBuilder(text(i % 2 == 0 ? Order.class : Node.class));
			for (int change = 0; change < 2; change++) {
				text.setCharAt(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
			}
			try {
				Shape shape = parse(text.toString());
				ShapeComparison.of(order, shape);
				ShapeComparison.of(shape, order);
				read++;
			}
			catch (IllegalArgumentException ex) {
				// Refused.
			}
		}
		assertThat(read).isBetween(1, 20_000);
	}

	@Test
	void saysSameSchemaOnlyOfWhatLooksTheSameInTheSameVersion() {
		WireTypes types = new WireTypes(Codecs.of(JacksonCodec.cbor(List.of())).create(new RefsByName(), 1000));
		types.register(Listener.class);
		WireType hear = types.of(new Listener.Hear("x"));
		List<PeerTypes.Finding> found = new ArrayList<>();
		PeerTypes peer = new PeerTypes(types, found::add);
		assertThat(peer.sameSchema(hear)).isFalse();
		WireSchema own = hear.schema();
		peer.add(List.of(new WireSchema(own.name(), 2, 1, own.fingerprint(), own.text())));
		assertThat(peer.sameSchema(hear)).isFalse();
		peer.add(List.of(own));
		assertThat(peer.sameSchema(hear)).isTrue();
		peer.add(List.of(WireSchema.of(own.name(), 1, Small.class, Void.class)));
		assertThat(peer.sameSchema(hear)).isFalse();
		assertThat(found).isEmpty();
	}

	@Test
	void keepsNotMoreThanAnyApplicationNeeds() {
		WireTypes types = new WireTypes(Codecs.of(JacksonCodec.cbor(List.of())).create(new RefsByName(), 1000));
		types.register(Listener.class);
		WireType hear = types.of(new Listener.Hear("x"));
		PeerTypes peer = new PeerTypes(types, (finding) -> {
		});
		String text = "x".repeat(16_000);
		for (int i = 0; i < 1000; i++) {
			peer.add(List.of(new WireSchema("made.up." + i, 1, 1, "f", text)));
		}
		peer.add(List.of(new WireSchema(hear.name(), 1, 1, hear.schema().fingerprint(), text)));
		assertThat(peer.sameSchema(hear)).as("what came after too much").isFalse();
	}

	@Test
	void findsEachMismatchOfAMessageAndItsReply() {
		WireTypes types = new WireTypes(Codecs.of(JacksonCodec.cbor(List.of())).create(new RefsByName(), 1000));
		types.register(Listener.class);
		WireType hear = types.of(new Listener.Hear("x"));
		List<PeerTypes.Finding> found = new ArrayList<>();
		PeerTypes peer = new PeerTypes(types, found::add);
		peer.add(List.of(WireSchema.of(hear.name(), 1, Numbered.class, Small.class)));
		assertThat(found).singleElement().satisfies((finding) -> {
			assertThat(finding.mismatches()).extracting(TypeMismatch::path).containsExactly("text", "reply:itself");
			assertThat(finding.mismatches().get(0)).hasToString(hear.name() + ".text is text here and int there");
		});
		assertThat(peer.whyNotSent(hear)).contains("text is text here and int there");
		assertThat(peer.whyNotTaken(hear)).contains("text is text here and int there");
		assertThat(peer.mismatches()).hasSize(2);
	}

	@Test
	void takesBackWhatTheOtherNodeHasPutRight() {
		WireTypes types = new WireTypes(Codecs.of(JacksonCodec.cbor(List.of())).create(new RefsByName(), 1000));
		types.register(Listener.class);
		WireType hear = types.of(new Listener.Hear("x"));
		PeerTypes peer = new PeerTypes(types, (finding) -> {
		});
		peer.add(List.of(WireSchema.of(hear.name(), 1, Numbered.class, Void.class)));
		peer.add(List.of(hear.schema()));
		assertThat(peer.whyNotSent(hear)).isNull();
		assertThat(peer.mismatches()).isEmpty();
	}

	interface Listener {

		record Hear(String text) implements Message<Listener, Void> {
		}

	}

	record Numbered(int text) {
	}

	record Order(long id, List<Line> lines, State state, Optional<String> buyer, Instant at, Pay pay,
			Map<String, Set<Integer>> tags, ActorRef<Listener> watcher) {
	}

	record Line(String name, BigDecimal price) {
	}

	enum State {

		NEW, PAID {

			@Override
			public String toString() {
				return "paid";
			}

		}

	}

	sealed interface Pay {

	}

	record Card(String number) implements Pay, MorePay {
	}

	record Cash() implements Pay, MorePay {
	}

	record Pair<A, B>(A left, B right) {
	}

	record Pairs(Pair<Integer, Pair<String, Boolean>> one, Pair<String, Boolean> two) {
	}

	record Node(String name, @Nullable Node next, Node[] all) {
	}

	record OtherNode(int name, @Nullable OtherNode next, List<OtherNode> all) {
	}

	record Small(int a) {
	}

	record SameSmall(int a) {
	}

	record OtherSmall(long a) {
	}

	record Large(int a, String b) {
	}

	record Renamed(@JsonProperty("n") int number) {
	}

	record Money(int cents) {

		@JsonValue
		String text() {
			return this.cents + " cents";
		}

	}

	record HasMoney(Money money) {
	}

	record HasText(String money) {
	}

	record Wide(long a, double b, String c) {
	}

	record Narrow(short a, int b, char c) {
	}

	record Kinds(int number, Small record, List<Integer> list, boolean flag) {
	}

	record OtherKinds(String number, State record, Small list, int flag) {
	}

	record Maybe(Optional<String> text) {
	}

	record Surely(String text) {
	}

	record OldState(State state, Pay pay) {
	}

	record NewState(MoreState state, MorePay pay) {
	}

	enum MoreState {

		NEW, PAID, SENT

	}

	sealed interface MorePay permits Card, Cash, Cheque {

	}

	record Cheque() implements MorePay {
	}

	/**
	 * Knows no references.
	 */
	private static final class RefsByName implements ActorRefFormat {

		@Override
		public String write(ActorRef<?> ref) {
			throw new SerializationException("none", null);
		}

		@Override
		public ActorRef<?> read(String text, Class<?> protocol) {
			throw new SerializationException("none", null);
		}

	}

}
