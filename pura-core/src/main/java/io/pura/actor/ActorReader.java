package io.pura.actor;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.pura.stats.ActorTypeCounters;
import org.jspecify.annotations.Nullable;

/**
 * Reads actor classes: finds the handlers of each message and checks them against the
 * protocol. Done once for each actor class of a system.
 */
final class ActorReader {

	private ActorReader() {
	}

	/**
	 * Reads an actor class whose messages are not validated.
	 */
	static Behavior read(Class<?> actorClass, @Nullable Class<?> declared,
			Function<Class<?>, ActorTypeCounters> counters) {
		return read(actorClass, declared, null, counters);
	}

	/**
	 * Reads an actor class.
	 * @param actorClass the class
	 * @param declared the protocol, if the class does not say it
	 * @param validator looks at messages before they are handled, if there is one
	 * @param counters gives a class that fits the place where it is counted what its
	 * actors do
	 * @throws ActorDefinitionException names everything that is wrong
	 */
	static Behavior read(Class<?> actorClass, @Nullable Class<?> declared, @Nullable MessageValidator validator,
			Function<Class<?>, ActorTypeCounters> counters) {
		if (isProxy(actorClass)) {
			throw new ActorDefinitionException(actorClass,
					List.of("it is a proxy, whose handlers would run without the fields of the actor: remove what makes"
							+ " Spring wrap it, such as @Transactional or @Async, and call another bean for that"));
		}
		Class<?> protocol = (declared != null) ? declared : protocolOf(actorClass);
		if (protocol == null) {
			throw new ActorDefinitionException(actorClass,
					List.of("its protocol is not known at run time: implement Actor<…> with a class, or name it with"
							+ " ActorOptions.protocol"));
		}
		return new Reader(actorClass, Protocol.of(protocol).withPrivateMessagesOf(actorClass), validator)
			.read(counters);
	}

	static @Nullable Class<?> protocolOf(Class<?> actorClass) {
		Type[] arguments = TypeArguments.find(actorClass, Actor.class);
		return (arguments != null) ? TypeArguments.raw(arguments[0]) : null;
	}

	/** The marker in the names of all classes that CGLIB and its forks generate. */
	private static boolean isProxy(Class<?> actorClass) {
		return actorClass.getName().contains("$$") || java.lang.reflect.Proxy.isProxyClass(actorClass);
	}

	/**
	 * Reads the handlers of one actor class and collects what is wrong with them.
	 */
	private static final class Reader {

		private final Class<?> actorClass;

		private final Protocol protocol;

		private final @Nullable MessageValidator validator;

		private final List<String> problems;

		private final Map<Class<?>, Method> found = new LinkedHashMap<>();

		private final Map<Class<?>, MethodHandle> handlers = new HashMap<>();

		private boolean usesContext;

		Reader(Class<?> actorClass, Protocol protocol, @Nullable MessageValidator validator) {
			this.actorClass = actorClass;
			this.protocol = protocol;
			this.validator = validator;
			this.problems = new ArrayList<>(protocol.problems());
		}

		Behavior read(Function<Class<?>, ActorTypeCounters> counters) {
			for (Method method : handlerMethods()) {
				if (isCallable(method)) {
					addHandler(method);
				}
				else if (method.getParameterCount() > 0) {
					// Its messages do have a handler, if one that cannot be called.
					messages(method).forEach((message) -> this.found.putIfAbsent(message, method));
				}
			}
			this.protocol.replies().forEach((message, reply) -> {
				if (!this.found.containsKey(message)) {
					this.problems.add("message " + TypeNames.of(message) + " has no handler: add @Handler "
							+ TypeNames.of(reply) + " …(" + TypeNames.of(message) + " message)");
				}
			});
			if (!this.problems.isEmpty()) {
				throw new ActorDefinitionException(this.actorClass, this.problems);
			}
			return new Behavior(this.actorClass, this.protocol.type(),
					HandlerChain.of(new HandlerTable(Map.copyOf(this.handlers))), this.usesContext,
					Hook.of(this.actorClass), counters.apply(this.actorClass));
		}

		/** The most specific ones only: an overriding method hides the overridden one. */
		private List<Method> handlerMethods() {
			Map<String, Method> methods = new LinkedHashMap<>();
			for (Class<?> type : hierarchy()) {
				List<Method> declared = sorted(type.getDeclaredMethods());
				for (Method method : declared) {
					Method real = method.isBridge() ? bridged(method, declared) : method;
					if (real != null && !real.isSynthetic() && (!type.isInterface() || real.isDefault())) {
						methods.putIfAbsent(signature(method), real);
					}
				}
			}
			return methods.values().stream().distinct().filter(Reader::isHandler).toList();
		}

		/** Classes before interfaces, as what a class says wins. */
		private Set<Class<?>> hierarchy() {
			Set<Class<?>> types = new LinkedHashSet<>();
			for (Class<?> cls = this.actorClass; cls != null && cls != Object.class; cls = cls.getSuperclass()) {
				types.add(cls);
			}
			for (Class<?> cls : List.copyOf(types)) {
				addInterfaces(cls, types);
			}
			return types;
		}

		private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
			for (Class<?> parent : type.getInterfaces()) {
				types.add(parent);
				addInterfaces(parent, types);
			}
		}

		/**
		 * The method that a bridge leads to, which overrides a generic one; {@code null}
		 * if it only makes a method of a hidden class visible.
		 */
		private static @Nullable Method bridged(Method bridge, List<Method> declared) {
			return declared.stream()
				.filter((method) -> !method.isBridge() && method.getName().equals(bridge.getName())
						&& method.getParameterCount() == bridge.getParameterCount())
				.findFirst()
				.orElse(null);
		}

		private static String signature(Method method) {
			String scope = Modifier.isPrivate(method.getModifiers()) ? method.getDeclaringClass().getName() : "";
			return scope + method.getName() + Arrays.toString(method.getParameterTypes());
		}

		private static boolean isHandler(AnnotatedElement method) {
			return method.isAnnotationPresent(Handler.class);
		}

		private static List<Method> sorted(Method[] methods) {
			return Stream.of(methods).sorted(Comparator.comparing(Method::toString)).toList();
		}

		private boolean isCallable(Method method) {
			if (Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
				this.problems.add("handler " + describe(method) + " must be neither private nor static");
				return false;
			}
			Class<?>[] parameters = method.getParameterTypes();
			if (parameters.length == 0 || parameters.length > 2
					|| (parameters.length == 2 && parameters[1] != ActorContext.class)) {
				this.problems.add("handler " + describe(method)
						+ " must take a message and, if it wants, an ActorContext, and nothing else");
				return false;
			}
			Type message = method.getGenericParameterTypes()[0];
			if (message instanceof TypeVariable<?>) {
				this.problems.add("handler " + describe(method) + " must take a class of messages, and not any "
						+ message.getTypeName() + ": override it");
				return false;
			}
			return true;
		}

		private void addHandler(Method method) {
			Class<?> parameter = method.getParameterTypes()[0];
			if (messages(method).isEmpty()) {
				this.problems.add("handler " + describe(method) + " takes " + TypeNames.of(parameter)
						+ ", which is no message of " + TypeNames.of(this.protocol.type()));
			}
			messages(method).forEach((message) -> addHandler(message, method));
		}

		private List<Class<?>> messages(Method method) {
			return this.protocol.replies()
				.keySet()
				.stream()
				.filter((message) -> method.getParameterTypes()[0].isAssignableFrom(message))
				.toList();
		}

		private void addHandler(Class<?> message, Method method) {
			Type reply = this.protocol.reply(message);
			Method other = this.found.putIfAbsent(message, method);
			if (other != null) {
				this.problems.add("message " + TypeNames.of(message) + " has two handlers: " + describe(other) + " and "
						+ describe(method));
				return;
			}
			Type returned = method.getGenericReturnType();
			ReplyForm form = ReplyForm.of(returned, reply);
			if (form == null) {
				this.problems.add("handler " + describe(method) + " returns " + TypeNames.of(returned)
						+ ", but the reply to " + TypeNames.of(message) + " is " + TypeNames.of(reply)
						+ (PublisherReply.isPublisher(returned)
								? ": a Mono replies with its value, and any other Publisher with a List of its items"
								: ""));
				return;
			}
			Handler how = method.getAnnotation(Handler.class);
			if (how.interleaved() && form == ReplyForm.VALUE) {
				this.problems.add("handler " + describe(method)
						+ " is interleaved, but does not return a CompletionStage or a Publisher");
				return;
			}
			if (how.detached() && !how.interleaved()) {
				this.problems.add("handler " + describe(method)
						+ " is detached, but its actor waits for the reply: make it interleaved too");
				return;
			}
			try {
				this.handlers.put(message,
						Validation.before(this.validator, message, HandlerTable.handler(method, form, how)));
				this.usesContext |= method.getParameterCount() > 1;
			}
			catch (IllegalAccessException ex) {
				this.problems.add("handler " + describe(method) + " is out of reach: open package "
						+ method.getDeclaringClass().getPackageName() + " to pura-core (" + ex.getMessage() + ")");
			}
		}

		private static String describe(Method method) {
			return TypeNames.of(method.getDeclaringClass()) + "." + method.getName() + "("
					+ String.join(", ", Stream.of(method.getParameterTypes()).map(TypeNames::of).toList()) + ")";
		}

	}

}
