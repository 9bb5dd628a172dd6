package io.pura.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * Puts a validator before the handlers of the messages that it constrains, and before no
 * others.
 */
final class Validation {

	private static final MethodHandle VALIDATE;

	static {
		try {
			VALIDATE = MethodHandles.lookup()
				.findStatic(Validation.class, "validate",
						MethodType.methodType(void.class, MessageValidator.class, Object.class, Object.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private Validation() {
	}

	/**
	 * Returns a handler that is called only if the message is valid.
	 * @param validator the validator, or {@code null} if there is none
	 * @param messageType the class of the message
	 * @param handler the handler
	 */
	static MethodHandle before(@Nullable MessageValidator validator, Class<?> messageType, MethodHandle handler) {
		if (validator == null || !validator.constrains(messageType)) {
			return handler;
		}
		return MethodHandles.foldArguments(handler, VALIDATE.bindTo(validator));
	}

	private static void validate(MessageValidator validator, @Nullable Object actor, Object message) {
		try {
			validator.validate((Message<?, ?>) message);
		}
		catch (MessageRejectedException ex) {
			throw new Rejected(ex);
		}
	}

	/**
	 * Tells what a validator throws from what a handler does.
	 */
	static final class Rejected extends RuntimeException {

		private final MessageRejectedException reason;

		Rejected(MessageRejectedException reason) {
			super(null, reason, false, false);
			this.reason = reason;
		}

		MessageRejectedException reason() {
			return this.reason;
		}

	}

}
