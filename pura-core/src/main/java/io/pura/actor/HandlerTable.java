package io.pura.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;

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

	/**
	 * Makes a handler of a method.
	 * @param method takes a message and, if it wants, the context
	 * @param form in which form it returns the reply
	 * @param how whether the actor waits for a reply that is not there yet
	 */
	static MethodHandle handler(Method method, ReplyForm form, Handler how) throws IllegalAccessException {
		MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup());
		MethodHandle handler = form.replying(lookup.unreflect(method), how);
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
