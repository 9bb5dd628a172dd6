package io.pura.actor;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandlerChain} and {@link HandlerTable}.
 */
@Timeout(30)
class HandlerChainTests {

	/** One object of each of many classes. */
	private static final List<Object> MESSAGES = List.of(new HashMap<>(), 1, 2L, (short) 3, (byte) 4, '5', 6f, 7d, "8",
			new StringBuilder("9"), new int[0], new long[0], new Object(), new ArrayList<>(), new AtomicInteger(),
			new AtomicLong(), new AtomicReference<>(), Optional.empty(), Duration.ZERO, Instant.EPOCH);

	/** Where among them stands the one whose class all others extend. */
	private static final int OBJECT = 12;

	private final ActorSystem system = ActorSystem.create("chain");

	private final ActorRef<Calc> calc = this.system.spawn(CalcActor::new);

	@AfterEach
	void stop() {
		this.system.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 8, 9, 20 })
	void callsTheHandlerOfTheClass(int count) throws Throwable {
		Map<Class<?>, MethodHandle> handlers = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			handlers.put(MESSAGES.get(i).getClass(), MethodHandles
				.dropArguments(MethodHandles.constant(Object.class, i), 0, Object.class, Object.class, Object.class));
		}
		HandlerTable table = new HandlerTable(handlers);
		HandlerCall chain = HandlerChain.of(table);
		assertThat(chain).isNotSameAs(table);
		Object otherwise = (count > OBJECT) ? OBJECT : HandlerCall.UNHANDLED;
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < MESSAGES.size(); i++) {
				Object expected = (i < count) ? i : otherwise;
				assertThat(chain.call(this, MESSAGES.get(i), null)).isEqualTo(expected);
				assertThat(table.call(this, MESSAGES.get(i), null)).isEqualTo(expected);
			}
		}
		// Its class extends that of the first.
		assertThat(chain.call(this, new LinkedHashMap<>(), null)).isEqualTo(0);
		assertThat(chain.call(this, new Error(), null)).isEqualTo(otherwise);
	}

	@Test
	void handsOverActorMessageAndContext() throws Throwable {
		MethodHandle all = MethodHandles.lookup().findStatic(HandlerChainTests.class, "all", HandlerTable.TYPE);
		HandlerCall chain = HandlerChain.of(new HandlerTable(Map.of(String.class, all)));
		assertThat(chain.call("actor", "message", "context")).isEqualTo(List.of("actor", "message", "context"));
	}

	private static Object all(Object actor, Object message, Object context) {
		return List.of(actor, message, context);
	}

	@Test
	void callsTheHandlerOfAnEnumAlsoForConstantsWithABody() {
		assertThat(this.calc.ask(Calc.Op.PLAIN).join()).isEqualTo(1);
		assertThat(this.calc.ask(Calc.Op.WITH_BODY).join()).isEqualTo(2);
		assertThat(this.calc.ask(Calc.Op.OTHER_BODY).join()).isEqualTo(3);
	}

	@Test
	void callsHandlersOfSuperClasses() {
		assertThat(this.calc.ask(new Calc.Inherited()).join()).isEqualTo("from above");
		assertThat(this.calc.ask(new Calc.Overridden()).join()).isEqualTo("from below");
	}

	@Test
	void repliesWithNumbersAndNothing() {
		assertThat(this.calc.ask(new Calc.AnInt(300_000)).join()).isEqualTo(300_001);
		assertThat(this.calc.ask(new Calc.ALong(5_000_000_000L)).join()).isEqualTo(5_000_000_001L);
		assertThat(this.calc.ask(new Calc.Nothing()).join()).isNull();
	}

	@Test
	void keepsTheTypesOfExceptions() {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.calc.ask(new Calc.Fail(new IOException("checked"))).join())
			.withCauseExactlyInstanceOf(IOException.class);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.calc.ask(new Calc.Fail(new IllegalStateException("unchecked"))).join())
			.withCauseExactlyInstanceOf(IllegalStateException.class);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.calc.ask(new Calc.Fail(new StackOverflowError())).join())
			.withCauseExactlyInstanceOf(StackOverflowError.class);
	}

	interface Calc {

		record AnInt(int number) implements Message<Calc, Integer> {
		}

		record ALong(long number) implements Message<Calc, Long> {
		}

		record Nothing() implements Message<Calc, Void> {
		}

		record Inherited() implements Message<Calc, String> {
		}

		record Overridden() implements Message<Calc, String> {
		}

		enum Op implements Message<Calc, Integer> {

			PLAIN,

			WITH_BODY {

				@Override
				int result() {
					return 2;
				}

			},

			OTHER_BODY {

				@Override
				int result() {
					return 3;
				}

			};

			int result() {
				return 1;
			}

		}

		record Fail(Throwable failure) implements Message<Calc, Void> {
		}

	}

	abstract static class BaseActor implements Actor<Calc> {

		@Handler
		String inherited(Calc.Inherited message) {
			return "from above";
		}

		@Handler
		String overridden(Calc.Overridden message) {
			return "from above";
		}

	}

	static class CalcActor extends BaseActor {

		@Override
		@Handler
		String overridden(Calc.Overridden message) {
			return "from below";
		}

		@Handler
		int op(Calc.Op message) {
			return message.result();
		}

		@Handler
		int number(Calc.AnInt message) {
			return message.number() + 1;
		}

		@Handler
		long number(Calc.ALong message) {
			return message.number() + 1;
		}

		@Handler
		void nothing(Calc.Nothing message) {
		}

		@Handler
		void fail(Calc.Fail message) throws Throwable {
			throw message.failure();
		}

	}

}
