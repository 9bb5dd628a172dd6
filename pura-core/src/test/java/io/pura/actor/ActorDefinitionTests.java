package io.pura.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a class must be to be an actor.
 */
class ActorDefinitionTests {

	private final ActorSystem system = ActorSystem.create("definitions");

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void refusesAMessageWithoutHandler() {
		assertThat(refused(NoHandler::new)).containsExactly("message ActorDefinitionTests.Doubler.Twice has no handler:"
				+ " add @Handler Integer …(ActorDefinitionTests.Doubler.Twice message)");
	}

	@Test
	void refusesTwoHandlersOfOneMessage() {
		assertThat(refused(TwoHandlers::new)).singleElement()
			.asString()
			.contains("Doubler.Twice has two handlers")
			.contains("TwoHandlers.one(")
			.contains("TwoHandlers.two(");
	}

	@Test
	void refusesAnotherReplyThanTheMessageNames() {
		assertThat(refused(WrongReply::new)).singleElement()
			.asString()
			.contains("WrongReply.twice(")
			.contains("returns String, but the reply to")
			.endsWith("is Integer");
	}

	@Test
	void refusesAStageOfAnotherReply() {
		assertThat(refused(WrongStage::new)).singleElement().asString().endsWith("is Integer");
	}

	@Test
	void refusesAReplyToAMessageThatHasNone() {
		assertThat(refused(ReplyToVoid::new)).singleElement().asString().contains("returns int").endsWith("is Void");
	}

	@Test
	void refusesAHandlerOfAMessageOfAnotherProtocol() {
		assertThat(refused(ForeignMessage::new)).singleElement()
			.asString()
			.contains("takes ActorDefinitionTests.Silent.Nothing, which is no message of ActorDefinitionTests.Doubler");
	}

	@Test
	void refusesPrivateAndStaticHandlers() {
		assertThat(refused(PrivateHandler::new)).singleElement()
			.asString()
			.contains("PrivateHandler.twice(")
			.endsWith("must be neither private nor static");
		assertThat(refused(StaticHandler::new)).singleElement()
			.asString()
			.contains("StaticHandler.twice(")
			.endsWith("must be neither private nor static");
	}

	@Test
	void refusesOtherParametersThanMessageAndContext() {
		assertThat(refused(StrangeParameters::new)).hasSize(2)
			.allMatch((problem) -> problem.contains("must take a message and"));
	}

	@Test
	void refusesAnInterleavedHandlerThatRepliesAtOnce() {
		assertThat(refused(InterleavedValue::new)).singleElement()
			.asString()
			.contains("does not return a CompletionStage");
	}

	@Test
	void refusesAMessageForEveryActor() {
		assertThat(refused(AnyActor::new)).singleElement()
			.asString()
			.contains("Open.Anybody must name its protocol: with Message<java.lang.Object, …>");
	}

	@Test
	void refusesAGenericProtocol() {
		assertThat(refused(GenericProtocolActor::new)).anyMatch((problem) -> problem.contains("must not be generic"));
	}

	@Test
	void refusesAReplyThatIsNotKnown() {
		assertThat(refused(VagueActor::new)).hasSize(3)
			.allMatch((problem) -> problem.contains("must name the type of its reply"));
	}

	@Test
	void refusesAnActorOfUnknownProtocolUnlessItIsNamed() {
		assertThatExceptionOfType(ActorDefinitionException.class)
			.isThrownBy(() -> this.system.spawn("erased", () -> new Erased<Doubler>()))
			.withMessageContaining("its protocol is not known at run time");
		ActorRef<Doubler> ref = this.system.spawn("erased", () -> new Erased<Doubler>(),
				ActorOptions.defaults().protocol(Doubler.class));
		assertThat(ref.ask(new Doubler.Twice(2)).join()).isEqualTo(4);
	}

	@Test
	void refusesAProxy() {
		assertThatExceptionOfType(ActorDefinitionException.class)
			.isThrownBy(() -> this.system.<Doubler>spawn("proxy", Right$$Proxy::new))
			.withMessageContaining("it is a proxy");
	}

	@Test
	void namesAllProblemsInOneMessage() {
		assertThatExceptionOfType(ActorDefinitionException.class)
			.isThrownBy(() -> this.system.spawn("wrong", EverythingWrong::new))
			.satisfies((ex) -> {
				assertThat(ex.type()).isEqualTo(EverythingWrong.class);
				assertThat(ex.problems()).hasSize(3);
				assertThat(ex.problems()).allSatisfy((problem) -> assertThat(ex).hasMessageContaining(problem));
			});
	}

	@Test
	void leavesTheNameFreeWhenItRefuses() {
		refused(NoHandler::new);
		assertThat(this.system.find("wrong", Object.class)).isEmpty();
		assertThat(this.system.<Doubler>spawn("wrong", Right::new).ask(new Doubler.Twice(3)).join()).isEqualTo(6);
	}

	@Test
	void takesHandlersOfGroupsSuperProtocolsAndPrivateMessages() {
		ActorRef<Shape> ref = this.system.spawn("shapes", ShapeActor::new);
		assertThat(ref.ask(new Shape.Circle(2)).join()).isEqualTo("circle");
		assertThat(ref.ask(new Shape.Square(2)).join()).isEqualTo("square");
		assertThat(ref.ask(new Doubler.Twice(2)).join()).isEqualTo(4);
		assertThat(ref.ask(Shape.Colour.RED).join()).isEqualTo("RED");
		assertThat(ref.ask(Shape.Colour.BLUE).join()).isEqualTo("dark BLUE");
		assertThat(ref.ask(new Shape.Names()).join()).containsExactly("private");
	}

	@Test
	void takesHandlersOfGenericBaseClassesAndOfInterfaces() {
		ActorRef<Doubler> ref = this.system.spawn("generic", Concrete::new);
		assertThat(ref.ask(new Doubler.Twice(2)).join()).isEqualTo(4);
		ActorRef<Doubler> other = this.system.spawn("mixed", MixedIn::new);
		assertThat(other.ask(new Doubler.Twice(2)).join()).isEqualTo(22);
	}

	@Test
	void refusesAHandlerOfAnyMessage() {
		assertThat(refused(Unbound::new)).singleElement()
			.asString()
			.endsWith("must take a class of messages, and not any M: override it");
	}

	@Test
	void takesAReplyThatAGroupOfMessagesNamesInPart() {
		ActorRef<Library> ref = this.system.spawn("library", LibraryActor::new);
		assertThat(ref.ask(new Library.Titles()).join()).containsExactly("Dune");
	}

	@Test
	void takesTheOverridingHandler() {
		ActorRef<Doubler> ref = this.system.spawn("louder", Louder::new);
		assertThat(ref.ask(new Doubler.Twice(2)).join()).isEqualTo(400);
	}

	private List<String> refused(Supplier<? extends Actor<?>> factory) {
		List<String> problems = new ArrayList<>();
		assertThatExceptionOfType(ActorDefinitionException.class)
			.isThrownBy(() -> ActorReader.read(factory.get().getClass(), null,
					(type) -> new io.pura.stats.ActorTypeCounters(type.getName())))
			.satisfies((ex) -> problems.addAll(ex.problems()));
		return problems;
	}

	interface Doubler {

		record Twice(int value) implements Message<Doubler, Integer> {
		}

	}

	interface Silent {

		record Nothing() implements Message<Silent, Void> {
		}

	}

	interface Open {

		record Anybody() implements Message<Object, Void> {
		}

	}

	interface Generic<T> {

		record Something() implements Message<Generic<?>, Void> {
		}

	}

	interface Vague {

		record What<T>() implements Message<Vague, T> {
		}

		record Anything() implements Message<Vague, Object> {
		}

		record Several() implements Message<Vague, List<?>> {
		}

	}

	interface Shape extends Doubler {

		sealed interface Drawn extends Message<Shape, String> permits Circle, Square {

		}

		record Circle(int radius) implements Drawn {
		}

		record Square(int side) implements Drawn {
		}

		enum Colour implements Message<Shape, String> {

			RED,

			BLUE {

				@Override
				String shade() {
					return "dark " + name();
				}

			};

			String shade() {
				return name();
			}

		}

		record Names() implements Message<Shape, List<String>> {
		}

	}

	static class NoHandler implements Actor<Doubler> {

	}

	static class TwoHandlers implements Actor<Doubler> {

		@Handler
		int one(Doubler.Twice message) {
			return 1;
		}

		@Handler
		int two(Doubler.Twice message) {
			return 2;
		}

	}

	static class WrongReply implements Actor<Doubler> {

		@Handler
		String twice(Doubler.Twice message) {
			return "";
		}

	}

	static class WrongStage implements Actor<Doubler> {

		@Handler
		CompletionStage<String> twice(Doubler.Twice message) {
			return CompletableFuture.completedFuture("");
		}

	}

	static class ReplyToVoid implements Actor<Silent> {

		@Handler
		int nothing(Silent.Nothing message) {
			return 0;
		}

	}

	static class ForeignMessage extends Right {

		@Handler
		void foreign(Silent.Nothing message) {
		}

	}

	static class PrivateHandler implements Actor<Doubler> {

		@Handler
		private int twice(Doubler.Twice message) {
			return 0;
		}

	}

	static class StaticHandler implements Actor<Doubler> {

		@Handler
		static int twice(Doubler.Twice message) {
			return 0;
		}

	}

	static class StrangeParameters implements Actor<Doubler> {

		@Handler
		int none() {
			return 0;
		}

		@Handler
		int strange(Doubler.Twice message, String text) {
			return 0;
		}

	}

	static class InterleavedValue implements Actor<Doubler> {

		@Handler(interleaved = true)
		int twice(Doubler.Twice message) {
			return 0;
		}

	}

	static class AnyActor implements Actor<Open> {

	}

	static class GenericProtocolActor implements Actor<Generic<String>> {

	}

	static class VagueActor implements Actor<Vague> {

	}

	static class EverythingWrong implements Actor<Shape> {

		@Handler
		int drawn(Shape.Drawn message) {
			return 0;
		}

		@Handler
		int twice(Doubler.Twice message) {
			return 0;
		}

		@Handler
		private String colour(Shape.Colour message) {
			return "";
		}

		@Handler
		List<String> names(Shape.Names message) {
			return List.of();
		}

	}

	static class Right implements Actor<Doubler> {

		@Handler
		int twice(Doubler.Twice message) {
			return 2 * message.value();
		}

	}

	static class Right$$Proxy extends Right {

	}

	static class Louder extends Right {

		@Override
		@Handler
		int twice(Doubler.Twice message) {
			return 100 * super.twice(message);
		}

	}

	static abstract class GenericBase<M extends Message<Doubler, Integer>> implements Actor<Doubler> {

		@Handler
		abstract int on(M message);

	}

	static class Concrete extends GenericBase<Doubler.Twice> {

		@Override
		@Handler
		int on(Doubler.Twice message) {
			return 2 * message.value();
		}

	}

	static class UnboundBase<M extends Message<Doubler, Integer>> implements Actor<Doubler> {

		@Handler
		int on(M message) {
			return 0;
		}

	}

	static class Unbound extends UnboundBase<Doubler.Twice> {

	}

	interface MixIn {

		@Handler
		default int twice(Doubler.Twice message) {
			return 11 * message.value();
		}

	}

	static class MixedIn implements Actor<Doubler>, MixIn {

	}

	interface Library {

		interface Query<T> extends Message<Library, List<T>> {

		}

		record Titles() implements Query<String> {
		}

	}

	static class LibraryActor implements Actor<Library> {

		@Handler
		List<String> titles(Library.Titles message) {
			return List.of("Dune");
		}

	}

	static class Erased<P> implements Actor<P> {

		@Handler
		int twice(Doubler.Twice message) {
			return 2 * message.value();
		}

	}

	static class ShapeActor implements Actor<Shape> {

		private final List<String> names = new ArrayList<>();

		@Override
		public void started(ActorContext<Shape> context) {
			context.self().tell(new Own());
		}

		@Handler
		String drawn(Shape.Drawn message) {
			return message.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
		}

		@Handler
		int twice(Doubler.Twice message, ActorContext<Shape> context) {
			return 2 * message.value();
		}

		@Handler
		String colour(Shape.Colour message) {
			return message.shade();
		}

		@Handler
		ArrayList<String> names(Shape.Names message) {
			return new ArrayList<>(this.names);
		}

		@Handler
		void own(Own message) {
			this.names.add("private");
		}

		private record Own() implements Message<Shape, Void> {
		}

	}

}
