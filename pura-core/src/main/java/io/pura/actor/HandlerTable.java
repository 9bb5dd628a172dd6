package io.pura.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The handlers of an actor class by class of message. A message class may be extended, as
 * it is by an enum constant with a body.
 *
 * @param handlers take actor, message and context, and return what a {@link HandlerCall}
 * returns
 */
record HandlerTable(Map<Class<?>, MethodHandle> handlers) implements HandlerCall {

	static final MethodType TYPE = MethodType.methodType(Object.class, Object.class, Object.class, Object.class);

	private static final MethodHandle EXCLUSIVE = stageReply("exclusive");

	private static final MethodHandle INTERLEAVED = stageReply("interleaved");

	private static MethodHandle stageReply(String factory) {
		try {
			return MethodHandles.lookup()
				.findStatic(StageReply.class, factory, MethodType.methodType(StageReply.class, CompletionStage.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * Makes a handler of a method.
	 * @param method takes a message and, if it wants, the context
	 * @param stage whether it returns a stage of the reply instead of the reply
	 * @param interleaved whether other messages are handled until that is complete
	 */
	static MethodHandle handler(Method method, boolean stage, boolean interleaved) throws IllegalAccessException {
		MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup());
		MethodHandle handler = lookup.unreflect(method);
		if (stage) {
			MethodHandle filter = interleaved ? INTERLEAVED : EXCLUSIVE;
			handler = MethodHandles
				.filterReturnValue(handler.asType(handler.type().changeReturnType(CompletionStage.class)), filter);
		}
		if (method.getParameterCount() == 1) {
			handler = MethodHandles.dropArguments(handler, 2, Object.class);
		}
		return handler.asType(TYPE);
	}

	@Override
	public @Nullable Object call(Object actor, Object message, @Nullable Object context) throws Throwable {
		for (Class<?> cls = message.getClass(); cls != null; cls = cls.getSuperclass()) {
			MethodHandle handler = this.handlers.get(cls);
			if (handler != null) {
				return handler.invokeExact(actor, message, context);
			}
		}
		return UNHANDLED;
	}

}
