package io.pura.actor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of one actor class as a chain of tests for the class of the message, which
 * the compiler of the JVM turns into the code that one would write by hand, with the
 * handlers inlined. For that the chain must be a constant of a class: so a template is
 * defined once more for each actor class, as a hidden class with the chain as its data.
 * <p>
 * Long chains are a table of jumps. Messages of classes that extend those in the chain
 * are left to the {@link HandlerTable}, and so is everything in a native image, where
 * classes cannot be defined.
 */
final class HandlerChain {

	private static final Logger logger = LoggerFactory.getLogger(HandlerChain.class);

	private static final String TEMPLATE = "HandlerChain$Template.class";

	/** From how many classes on a table of jumps takes less time. */
	private static final int LONG = 9;

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	private HandlerChain() {
	}

	/**
	 * Makes calls of handlers fast, if that can be done here.
	 * @param table the handlers
	 */
	static HandlerCall of(HandlerTable table) {
		if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
			return table;
		}
		try {
			MethodHandle chain = chain(table.handlers(), LOOKUP.bind(table, "call", HandlerTable.TYPE));
			MethodHandles.Lookup hidden = LOOKUP.defineHiddenClassWithClassData(template(), chain, true);
			return (HandlerCall) hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
				.invoke();
		}
		catch (Throwable ex) {
			logger.debug("Handlers are called through a table, which is slower", ex);
			return table;
		}
	}

	private static byte[] template() throws IOException {
		try (InputStream stream = HandlerChain.class.getResourceAsStream(TEMPLATE)) {
			if (stream == null) {
				throw new IOException("There is no resource " + TEMPLATE);
			}
			return stream.readAllBytes();
		}
	}

	private static MethodHandle chain(Map<Class<?>, MethodHandle> handlers, MethodHandle otherwise)
			throws ReflectiveOperationException {
		if (handlers.size() >= LONG) {
			return jumps(handlers, otherwise);
		}
		MethodHandle test = LOOKUP.findStatic(HandlerChain.class, "isExactly",
				MethodType.methodType(boolean.class, Class.class, Object.class, Object.class));
		MethodHandle chain = otherwise;
		for (Map.Entry<Class<?>, MethodHandle> handler : handlers.entrySet()) {
			chain = MethodHandles.guardWithTest(test.bindTo(handler.getKey()), handler.getValue(), chain);
		}
		return chain;
	}

	private static MethodHandle jumps(Map<Class<?>, MethodHandle> handlers, MethodHandle otherwise)
			throws ReflectiveOperationException {
		Map<Class<?>, Integer> numbers = new HashMap<>();
		List<MethodHandle> targets = new ArrayList<>();
		handlers.forEach((type, handler) -> {
			numbers.put(type, targets.size());
			targets.add(MethodHandles.dropArguments(handler, 0, int.class));
		});
		MethodHandle number = LOOKUP
			.findStatic(HandlerChain.class, "number",
					MethodType.methodType(int.class, Map.class, Object.class, Object.class))
			.bindTo(Map.copyOf(numbers));
		MethodHandle jump = MethodHandles.tableSwitch(MethodHandles.dropArguments(otherwise, 0, int.class),
				targets.toArray(MethodHandle[]::new));
		return MethodHandles.foldArguments(jump, number);
	}

	private static boolean isExactly(Class<?> type, @Nullable Object actor, Object message) {
		return message.getClass() == type;
	}

	private static int number(Map<Class<?>, Integer> numbers, @Nullable Object actor, Object message) {
		Integer number = numbers.get(message.getClass());
		return (number != null) ? number : -1;
	}

	/**
	 * What is defined once more for each actor class. As it is written here it is never
	 * used.
	 */
	static final class Template implements HandlerCall {

		private static final MethodHandle CHAIN;

		static {
			try {
				CHAIN = MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, MethodHandle.class);
			}
			catch (IllegalAccessException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		@Override
		public @Nullable Object call(Object actor, Object message, @Nullable Object context) throws Throwable {
			return CHAIN.invokeExact(actor, message, context);
		}

	}

}
