package io.pura.actor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Names what an actor does, as far as the stack of its thread tells: nothing is noted
 * down about a message that is told.
 */
final class WorkNames {

	private static final String CODE = "code in its turn";

	private static final String FACTORY = "its factory";

	private static final String MESSAGE = "a message";

	private WorkNames() {
	}

	/**
	 * Names the work.
	 * @param actorClass the class of the actor, or {@code null} if it is not known yet
	 * @param ask the ask that is handled, if it is one
	 * @param stack the stack, the innermost call first
	 */
	static String of(@Nullable Class<?> actorClass, @Nullable Ask<?> ask, StackTraceElement[] stack) {
		if (ask != null) {
			return TypeNames.of(ask.message().getClass());
		}
		Set<Class<?>> types = new LinkedHashSet<>();
		if (actorClass != null) {
			addTypes(actorClass, types);
		}
		boolean isMessage = false;
		for (int i = stack.length - 1; i >= 0; i--) {
			StackTraceElement call = stack[i];
			isMessage |= isCall(call, ActorCell.class, "invoke");
			if (isCall(call, Instances.class, "create") || isCall(call, CellLife.class, "create")) {
				return FACTORY;
			}
			if (types.stream().anyMatch((type) -> type.getName().equals(call.getClassName()))) {
				return isMessage ? message(call.getMethodName(), types) : hookOrCode(call.getMethodName());
			}
		}
		return isMessage ? MESSAGE : CODE;
	}

	private static boolean isCall(StackTraceElement call, Class<?> type, String method) {
		return call.getClassName().equals(type.getName()) && call.getMethodName().equals(method);
	}

	private static void addTypes(Class<?> type, Set<Class<?>> types) {
		for (Class<?> cls = type; cls != null && cls != Object.class; cls = cls.getSuperclass()) {
			types.add(cls);
			for (Class<?> parent : cls.getInterfaces()) {
				addTypes(parent, types);
			}
		}
	}

	private static String message(String handler, Set<Class<?>> types) {
		Set<String> messages = new TreeSet<>();
		for (Class<?> type : types) {
			for (Method method : type.getDeclaredMethods()) {
				if (method.getName().equals(handler) && method.isAnnotationPresent(Handler.class)
						&& method.getParameterCount() > 0) {
					messages.add(TypeNames.of(method.getParameterTypes()[0]));
				}
			}
		}
		return messages.isEmpty() ? MESSAGE : String.join(" or ", messages);
	}

	private static String hookOrCode(String method) {
		return Arrays.stream(Hook.values()).anyMatch((hook) -> hook.method().equals(method)) ? method + "()" : CODE;
	}

}
