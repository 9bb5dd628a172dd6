package io.pura.spring.aot;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of an actor and of its protocol a native image keeps.
 */
class ProtocolHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	private void assertKept(Predicate<RuntimeHints> what) {
		assertThat(what).accepts(this.hints);
	}

	private static ReflectionHintsPredicates reflection() {
		return RuntimeHintsPredicates.reflection();
	}

	@Test
	void messagesAndRepliesCanBeBound() {
		ProtocolHints.registerProtocol(Zoo.class, this.hints.reflection());
		for (Class<?> type : List.of(Zoo.Feed.class, Zoo.Food.class, Zoo.Report.class, Zoo.Cage.class)) {
			assertKept(reflection().onType(type).withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
		}
		assertKept(reflection().onMethodInvocation(Zoo.Feed.class, "food"));
		assertKept(reflection().onMethodInvocation(Zoo.Food.class, "grams"));
		assertKept(reflection().onMethodInvocation(Zoo.Report.class, "cages"));
		assertKept(reflection().onMethodInvocation(Zoo.Cage.class, "number"));
	}

	@Test
	void permittedClassesOfSealedTypesCanBeBound() {
		ProtocolHints.registerProtocol(Zoo.class, this.hints.reflection());
		assertKept(reflection().onMethodInvocation(Cat.class, "lives"));
		assertKept(reflection().onMethodInvocation(Dog.class, "collar"));
		assertKept(reflection().onMethodInvocation(Collar.class, "color"));
		assertKept(reflection().onMethodInvocation(Tag.class, "text"));
		assertKept(reflection().onType(Color.class));
	}

	@Test
	void genericRepliesCanBeBound() {
		ProtocolHints.registerProtocol(Zoo.class, this.hints.reflection());
		assertKept(reflection().onMethodInvocation(Listed.class, "name"));
	}

	@Test
	void elementsOfArraysCanBeBound() {
		ProtocolHints.registerProtocol(Train.class, this.hints.reflection());
		assertKept(reflection().onMethodInvocation(Car.class, "seats"));
		assertKept(reflection().onMethodInvocation(Seat.class, "row"));
		assertKept(reflection().onMethodInvocation(Ticket.class, "price"));
		assertKept(reflection().onMethodInvocation(Cat.class, "lives"));
		assertKept(reflection().onType(Car[].class));
		assertKept(reflection().onType(Seat[][].class));
	}

	@Test
	void messagesOfSuperProtocolsCanBeBound() {
		ProtocolHints.registerProtocol(Zoo.class, this.hints.reflection());
		assertKept(reflection().onType(Open.class));
		assertKept(reflection().onMethodInvocation(Open.Close.class, "hour"));
	}

	@Test
	void messagesThatAreGroupedOrEnumsCanBeBound() {
		ProtocolHints.registerProtocol(Zoo.class, this.hints.reflection());
		assertKept(reflection().onType(Zoo.Visit.class));
		assertKept(reflection().onMethodInvocation(Zoo.Visit.Guided.class, "guide"));
		assertKept(reflection().onType(Zoo.Alarm.class));
	}

	@Test
	void exceptionsCanBeMadeAnew() throws NoSuchMethodException {
		ProtocolHints.registerProtocol(Zoo.class, this.hints.reflection());
		assertKept(reflection().onConstructorInvocation(Zoo.Escaped.class.getDeclaredConstructor(String.class)));
	}

	@Test
	void protocolsWithReferencesToTheirOwnActorsAreFinite() {
		ProtocolHints.registerProtocol(Ring.class, this.hints.reflection());
		assertKept(reflection().onMethodInvocation(Ring.Pass.class, "next"));
	}

	@Test
	void handlersCanBeCalled() throws NoSuchMethodException {
		ProtocolHints.registerActor(KeeperActor.class, this.hints.reflection());
		assertKept(reflection().onMethodInvocation(KeeperActor.class.getDeclaredMethod("feed", Zoo.Feed.class)));
		assertKept(reflection().onMethodInvocation(BaseActor.class.getDeclaredMethod("list", Zoo.Names.class)));
		assertKept(reflection().onMethodInvocation(Closing.class.getDeclaredMethod("close", Open.Close.class)));
		assertKept(reflection().onType(BaseActor.class));
		assertKept(reflection().onType(Closing.class));
		assertKept(reflection().onMethodInvocation(Zoo.Feed.class, "food"));
	}

	@Test
	void hooksAreFound() throws NoSuchMethodException {
		ProtocolHints.registerActor(KeeperActor.class, this.hints.reflection());
		assertKept(reflection().onMethodInvocation(KeeperActor.class.getDeclaredMethod("started", ActorContext.class)));
		assertKept(reflection()
			.onMethodInvocation(Actor.class.getDeclaredMethod("restarting", ActorContext.class, Throwable.class)));
		assertKept(reflection().onType(Actor.class));
	}

	@Test
	void messagesThatAnActorKeepsForItselfAreFound() {
		ProtocolHints.registerActor(KeeperActor.class, this.hints.reflection());
		assertKept(reflection().onType(KeeperActor.Tick.class));
	}

	@Test
	void providedActorsCanBeMadeAndInjected() throws NoSuchMethodException, NoSuchFieldException {
		ProtocolHints.registerProvidedActor(KeeperActor.class, this.hints.reflection());
		assertKept(reflection().onConstructorInvocation(KeeperActor.class.getDeclaredConstructor()));
		assertKept(reflection().onFieldAccess(BaseActor.class.getDeclaredField("fed")));
	}

	@Test
	void validatorsOfConstraintsOfTheApplicationCanBeMade() throws NoSuchMethodException {
		ProtocolHints.registerProtocol(Shelf.class, this.hints.reflection());
		assertKept(reflection().onConstructorInvocation(OddValidator.class.getDeclaredConstructor()));
	}

	@Test
	void anActorWithoutAKnownProtocolIsNoProblem() {
		ProtocolHints.registerActor(ErasedActor.class, this.hints.reflection());
		assertKept(reflection().onType(ErasedActor.class));
	}

	/**
	 * A super-protocol.
	 */
	interface Open {

		record Close(int hour) implements Message<Open, Void> {
		}

	}

	/**
	 * The protocol of a zoo.
	 */
	interface Zoo extends Open {

		record Feed(Food food, Map<String, Animal> animals) implements Message<Zoo, Report> {
		}

		record Food(int grams) {
		}

		record Report(List<Cage> cages) {
		}

		record Cage(int number) {
		}

		record Names() implements Message<Zoo, List<Listed>> {
		}

		/**
		 * A group of messages.
		 */
		sealed interface Visit extends Message<Zoo, Void> {

			record Alone() implements Visit {
			}

			record Guided(String guide) implements Visit {
			}

		}

		enum Alarm implements Message<Zoo, Void> {

			FIRE, FLOOD

		}

		class Escaped extends RuntimeException {

			Escaped(String message) {
				super(message);
			}

		}

	}

	record Listed(String name) {
	}

	sealed interface Animal permits Cat, Dog {

	}

	record Cat(int lives) implements Animal {
	}

	record Dog(Collar collar) implements Animal {
	}

	record Collar(Color color, Pendant pendant) {
	}

	sealed interface Pendant permits Tag {

	}

	record Tag(String text) implements Pendant {
	}

	enum Color {

		RED, BLUE

	}

	interface Shelf {

		record Put(Book book) implements Message<Shelf, Void> {
		}

		record Book(@Odd int pages) {
		}

	}

	@Constraint(validatedBy = OddValidator.class)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Odd {

		String message() default "must be odd";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	static class OddValidator implements ConstraintValidator<Odd, Integer> {

		@Override
		public boolean isValid(Integer value, ConstraintValidatorContext context) {
			return value % 2 != 0;
		}

	}

	interface Train {

		record Couple(Car[] cars, List<Animal[]> animals) implements Message<Train, Ticket[]> {
		}

	}

	record Car(Seat[][] seats) {
	}

	record Seat(int row) {
	}

	record Ticket(int price) {
	}

	interface Ring {

		record Pass(ActorRef<Ring> next) implements Message<Ring, ActorRef<Ring>> {
		}

	}

	interface Closing {

		@Handler
		default void close(Open.Close message) {
		}

	}

	abstract static class BaseActor implements Actor<Zoo>, Closing {

		protected int fed;

		@Handler
		List<Listed> list(Zoo.Names message) {
			return List.of();
		}

	}

	static class KeeperActor extends BaseActor {

		record Tick() implements Message<Zoo, Void> {
		}

		@Override
		public void started(ActorContext<Zoo> context) {
		}

		@Handler
		Zoo.Report feed(Zoo.Feed message) {
			this.fed++;
			return new Zoo.Report(List.of());
		}

		@Handler
		void visit(Zoo.Visit message) {
		}

		@Handler
		void alarm(Zoo.Alarm message) {
		}

		@Handler
		void tick(Tick message) {
		}

	}

	static class ErasedActor<P> implements Actor<P> {

	}

}
