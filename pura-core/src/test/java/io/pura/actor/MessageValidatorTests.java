package io.pura.actor;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import io.pura.actor.DeadLetter.Reason;
import io.pura.stats.ActorTypeStats;
import io.pura.testkit.ManualTime;
import io.pura.testkit.TestProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a validator sees, and what becomes of the messages that it rejects.
 */
class MessageValidatorTests {

	private final List<String> validated = new CopyOnWriteArrayList<>();

	private final List<String> ended = new ArrayList<>();

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("validated")
		.clock(this.time)
		.timers(this.time)
		.executor(this.time)
		.driven()
		.validator(new PositiveValidator(this.validated))
		.observer(new EndObserver(this.ended))
		.build();

	MessageValidatorTests() {
		this.system.start();
	}

	private ActorRef<Account> account() {
		return this.system.spawn("account", AccountActor::new);
	}

	private <T> CompletableFuture<T> run(CompletableFuture<T> future) {
		this.time.run();
		return future;
	}

	@Test
	void validMessageIsHandled() {
		ActorRef<Account> account = account();
		assertThat(run(account.ask(new Account.Deposit(5)))).isCompletedWithValue(5);
		assertThat(this.validated).containsExactly("Deposit 5");
	}

	@Test
	void askerHearsWhyItsMessageIsInvalidAndItIsNotHandled() {
		ActorRef<Account> account = account();
		CompletableFuture<Integer> reply = run(account.ask(new Account.Deposit(-5)));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join)
			.havingCause()
			.isInstanceOfSatisfying(MessageRejectedException.class,
					(rejection) -> assertThat(rejection.code()).isEqualTo("not-positive"));
		assertThat(run(account.ask(new Account.Balance()))).isCompletedWithValue(0);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void toldMessageThatIsInvalidIsADeadLetterOnce() {
		ActorRef<Account> account = account();
		account.tell(new Account.Deposit(-5));
		assertThat(account.offer(new Account.Deposit(-6))).isEqualTo(Offer.ACCEPTED);
		assertThat(run(account.ask(new Account.Balance()))).isCompletedWithValue(0);
		assertThat(this.system.deadLetters().count()).isEqualTo(2);
		assertThat(this.system.deadLetters().count(Reason.REJECTED)).isEqualTo(2);
		assertThat(this.system.deadLetters().last()).first()
			.satisfies((letter) -> assertThat(letter.messageType()).isEqualTo(Account.Deposit.class.getName()));
	}

	@Test
	void deliveryFailsAndIsNoDeadLetter() {
		CompletableFuture<@Nullable Void> delivery = run(
				account().deliver(new Account.Deposit(-5), DeliveryGuarantee.AT_MOST_ONCE));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(delivery::join)
			.withCauseInstanceOf(MessageRejectedException.class);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void rejectionOfAHandlerIsNoDeadLetter() {
		ActorRef<Account> account = account();
		account.tell(new Account.Refuse());
		this.time.run();
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void whatIsInvalidIsNeitherHandledNorFailed() {
		ActorRef<Account> account = account();
		account.tell(new Account.Deposit(-5));
		account.ask(new Account.Deposit(-5));
		account.tell(new Account.Deposit(5));
		run(account.ask(new Account.Balance()));
		this.time.run();
		ActorTypeStats stats = this.system.stats().types().get(0);
		assertThat(stats.succeeded()).isEqualTo(2);
		assertThat(stats.failed()).isZero();
	}

	@Test
	void messagesThatAreNotConstrainedAreNotLookedAt() {
		run(account().ask(new Account.Balance()));
		assertThat(this.validated).isEmpty();
	}

	@Test
	void handlersOfMessagesThatAreNotConstrainedStayAsTheyAre() throws IllegalAccessException, NoSuchMethodException {
		Method balance = AccountActor.class.getDeclaredMethod("balance", Account.Balance.class);
		MethodHandle handler = HandlerTable.handler(balance, ReplyForm.VALUE, balance.getAnnotation(Handler.class));
		PositiveValidator validator = new PositiveValidator(this.validated);
		assertThat(Validation.before(validator, Account.Balance.class, handler)).isSameAs(handler);
		assertThat(Validation.before(null, Account.Deposit.class, handler)).isSameAs(handler);
		assertThat(Validation.before(validator, Account.Deposit.class, handler)).isNotSameAs(handler);
	}

	@Test
	void messagesOfSubclassesAreValidatedAsTheirSuperclassIs() {
		ActorRef<Account> account = account();
		assertThat(run(account.ask(new Account.Withdraw(-1) {
		}))).isCompletedExceptionally();
		assertThat(this.validated).containsExactly("Withdraw -1");
	}

	@Test
	void handlersInALongTableAreValidatedToo() {
		ActorRef<Many> many = this.system.spawn("many", ManyActor::new);
		assertThat(run(many.ask(new Many.Nine(9)))).isCompletedWithValue(9);
		assertThat(run(many.ask(new Many.Nine(-9)))).isCompletedExceptionally();
		assertThat(run(many.ask(new Many.One()))).isCompletedWithValue(1);
		assertThat(this.validated).containsExactly("Nine 9", "Nine -9");
	}

	@Test
	void observerIsToldTheRejection() {
		run(account().ask(new Account.Deposit(-5)));
		assertThat(this.ended).containsExactly("Deposit: MessageRejectedException");
	}

	@Test
	void validatorThatFailsIsAFailureOfTheActor() {
		CompletableFuture<Integer> reply = run(account().ask(new Account.Deposit(0)));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join)
			.withCauseInstanceOf(IllegalStateException.class);
		this.time.run();
		assertThat(this.system.stats().types().get(0).failed()).isOne();
	}

	@Test
	void probesTakeWhatIsInvalid() {
		TestProbe<Account> probe = TestProbe.create(this.system, "probe", Account.class);
		probe.ref().tell(new Account.Deposit(-5));
		this.time.run();
		assertThat(probe.expectMessageType(Account.Deposit.class).amount()).isEqualTo(-5);
	}

	/**
	 * The protocol of an account.
	 */
	interface Account {

		record Deposit(int amount) implements Message<Account, Integer>, Amount {
		}

		record Balance() implements Message<Account, Integer> {
		}

		record Refuse() implements Message<Account, Void> {
		}

		/**
		 * May be extended.
		 */
		class Withdraw implements Message<Account, Integer>, Amount {

			private final int amount;

			Withdraw(int amount) {
				this.amount = amount;
			}

			@Override
			public int amount() {
				return this.amount;
			}

			@Override
			public String name() {
				return "Withdraw";
			}

		}

	}

	/**
	 * What is validated.
	 */
	interface Amount {

		int amount();

		default String name() {
			return getClass().getSimpleName();
		}

	}

	static class AccountActor implements Actor<Account> {

		private int balance;

		@Handler
		int deposit(Account.Deposit message) {
			this.balance += message.amount();
			return this.balance;
		}

		@Handler
		int withdraw(Account.Withdraw message) {
			this.balance -= message.amount();
			return this.balance;
		}

		@Handler
		int balance(Account.Balance message) {
			return this.balance;
		}

		@Handler
		void refuse(Account.Refuse message) {
			throw new MessageRejectedException("refused", "no");
		}

	}

	/**
	 * So many messages that handlers are found by a table.
	 */
	interface Many {

		record One() implements Message<Many, Integer> {
		}

		record Two() implements Message<Many, Integer> {
		}

		record Three() implements Message<Many, Integer> {
		}

		record Four() implements Message<Many, Integer> {
		}

		record Five() implements Message<Many, Integer> {
		}

		record Six() implements Message<Many, Integer> {
		}

		record Seven() implements Message<Many, Integer> {
		}

		record Eight() implements Message<Many, Integer> {
		}

		record Nine(int amount) implements Message<Many, Integer>, Amount {
		}

	}

	static class ManyActor implements Actor<Many> {

		@Handler
		int other(Message<Many, Integer> message) {
			return (message instanceof Amount amount) ? amount.amount() : 1;
		}

	}

	/**
	 * Wants amounts to be positive.
	 */
	private record PositiveValidator(List<String> validated) implements MessageValidator {

		@Override
		public boolean constrains(Class<?> messageType) {
			return Amount.class.isAssignableFrom(messageType);
		}

		@Override
		public void validate(Message<?, ?> message) {
			Amount amount = (Amount) message;
			this.validated.add(amount.name() + " " + amount.amount());
			if (amount.amount() == 0) {
				throw new IllegalStateException("zero");
			}
			if (amount.amount() < 0) {
				throw new MessageRejectedException("not-positive", "It must be positive");
			}
		}

	}

	/**
	 * Writes down how messages that failed were handled.
	 */
	private record EndObserver(List<String> ended) implements MessageObserver {

		@Override
		public Sending send(ActorRef<?> recipient, Message<?, ?> message, boolean expectsReply) {
			return new Sending() {

				@Override
				public Map<String, String> context() {
					return Map.of();
				}

				@Override
				public void done(@Nullable Throwable failure) {
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
					if (failure != null) {
						EndObserver.this.ended
							.add(message.getClass().getSimpleName() + ": " + failure.getClass().getSimpleName());
					}
				}

			};
		}

	}

}
