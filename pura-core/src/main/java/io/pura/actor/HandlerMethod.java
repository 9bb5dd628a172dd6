package io.pura.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A handler that can be called.
 *
 * @param target takes actor, message and context, and returns the reply
 * @param stage whether it returns a stage of the reply instead of the reply
 * @param interleaved whether other messages are handled until that stage is complete
 */
record HandlerMethod(MethodHandle target, boolean stage, boolean interleaved) {

	private static final MethodType TYPE = MethodType.methodType(Object.class, Object.class, Object.class,
			Object.class);

	static HandlerMethod of(Method method, boolean stage, boolean interleaved) throws IllegalAccessException {
		MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup());
		MethodHandle handle = lookup.unreflect(method);
		if (method.getParameterCount() == 1) {
			handle = MethodHandles.dropArguments(handle, 2, Object.class);
		}
		return new HandlerMethod(handle.asType(TYPE), stage, interleaved);
	}

	@Nullable Object invoke(Object actor, Object message, Object context) throws Throwable {
		return this.target.invokeExact(actor, message, context);
	}

}
