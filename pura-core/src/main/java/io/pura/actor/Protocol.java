package io.pura.actor;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.pura.Internal;

/**
 * What may be sent to an actor: the closed set of the messages of a protocol and what
 * each is answered with.
 *
 * @param type the protocol
 * @param replies the type of the reply by class of message
 * @param failures the exceptions that keep their type on the way to another node: those
 * nested in the protocol
 * @param problems what is wrong with the protocol
 */
@Internal
public record Protocol(Class<?> type, Map<Class<?>, Type> replies, Set<Class<? extends Throwable>> failures,
		List<String> problems) {

	/**
	 * Reads a protocol.
	 * @param type the protocol
	 * @return what is said in it, and what is wrong with it
	 */
	public static Protocol of(Class<?> type) {
		Reader reader = new Reader(type);
		reader.read();
		return reader.protocol();
	}

	/**
	 * Returns what a message of this protocol is answered with.
	 * @param message the class of the message
	 * @return the type of the reply
	 */
	public Type reply(Class<?> message) {
		Type reply = this.replies.get(message);
		if (reply == null) {
			throw new IllegalArgumentException(message.getName() + " is no message of " + this.type.getName());
		}
		return reply;
	}

	/**
	 * Reads the messages that an actor class keeps for itself.
	 * @param actorClass the class of the actor
	 */
	Protocol withPrivateMessagesOf(Class<?> actorClass) {
		Reader reader = new Reader(this.type);
		reader.replies.putAll(this.replies);
		reader.problems.addAll(this.problems);
		reader.failures.addAll(this.failures);
		for (Class<?> cls = actorClass; cls != null && cls != Object.class; cls = cls.getSuperclass()) {
			if (cls != this.type) {
				reader.readNested(cls);
			}
		}
		return reader.protocol();
	}

	private static final class Reader {

		private final Class<?> protocol;

		private final Map<Class<?>, Type> replies = new LinkedHashMap<>();

		private final Set<Class<? extends Throwable>> failures = new LinkedHashSet<>();

		private final List<String> problems = new ArrayList<>();

		private final Set<Class<?>> seen = new LinkedHashSet<>();

		Reader(Class<?> protocol) {
			this.protocol = protocol;
		}

		Protocol protocol() {
			return new Protocol(this.protocol, this.replies, this.failures, this.problems);
		}

		void read() {
			if (this.protocol == Object.class) {
				this.problems.add("Object cannot be a protocol: make an interface that nests the messages");
			}
			if (this.protocol.getTypeParameters().length > 0) {
				this.problems.add("protocol " + TypeNames.of(this.protocol)
						+ " must not be generic: its messages could not be told apart at run time");
			}
			for (Class<?> part : hierarchy(this.protocol, new LinkedHashSet<>())) {
				readNested(part);
				readFailures(part);
			}
		}

		/** They are made anew from their message on the other side. */
		private void readFailures(Class<?> outer) {
			for (Class<?> nested : sorted(outer.getDeclaredClasses())) {
				if (!Throwable.class.isAssignableFrom(nested)) {
					continue;
				}
				this.failures.add(nested.asSubclass(Throwable.class));
				if (!Modifier.isAbstract(nested.getModifiers()) && !isMadeOfText(nested)) {
					this.problems.add("exception " + TypeNames.of(nested)
							+ " must have a constructor that takes its message, a String: with that it is made anew on"
							+ " the node of the asker");
				}
			}
		}

		private static boolean isMadeOfText(Class<?> type) {
			return Stream.of(type.getDeclaredConstructors())
				.anyMatch((constructor) -> Arrays.equals(constructor.getParameterTypes(),
						new Class<?>[] { String.class }));
		}

		private static Set<Class<?>> hierarchy(Class<?> type, Set<Class<?>> found) {
			if (type != Object.class && found.add(type)) {
				if (type.getSuperclass() != null) {
					hierarchy(type.getSuperclass(), found);
				}
				for (Class<?> parent : type.getInterfaces()) {
					hierarchy(parent, found);
				}
			}
			return found;
		}

		/** Reflection returns nested classes in no fixed order, hence the sorting. */
		void readNested(Class<?> outer) {
			for (Class<?> type : sorted(outer.getDeclaredClasses())) {
				if (Message.class.isAssignableFrom(type)) {
					readMessage(type);
				}
			}
		}

		private static Class<?>[] sorted(Class<?>[] types) {
			Arrays.sort(types, Comparator.comparing(Class::getName));
			return types;
		}

		private void readMessage(Class<?> type) {
			if (!this.seen.add(type)) {
				return;
			}
			readNested(type);
			if (type.isSealed() && !type.isEnum()) {
				for (Class<?> permitted : type.getPermittedSubclasses()) {
					readMessage(permitted);
				}
			}
			if (!Modifier.isAbstract(type.getModifiers()) || type.isEnum()) {
				addMessage(type);
			}
		}

		private void addMessage(Class<?> message) {
			Type[] arguments = TypeArguments.find(message, Message.class);
			if (arguments == null) {
				this.problems.add(
						"message " + TypeNames.of(message) + " must name its protocol and its reply: implement Message<"
								+ TypeNames.of(this.protocol) + ", …>");
				return;
			}
			Class<?> target = TypeArguments.raw(arguments[0]);
			if (target == null || target == Object.class) {
				this.problems.add("message " + TypeNames.of(message) + " must name its protocol: with Message<"
						+ arguments[0].getTypeName() + ", …> it could be sent to every actor");
				return;
			}
			if (!target.isAssignableFrom(this.protocol)) {
				return;
			}
			if (!isKnown(arguments[1])) {
				this.problems.add("message " + TypeNames.of(message) + " must name the type of its reply, not "
						+ arguments[1].getTypeName() + ": it could be anything");
				return;
			}
			this.replies.put(message, arguments[1]);
		}

		/** Anything could not be sent to another node. */
		private static boolean isKnown(Type type) {
			if (type instanceof ParameterizedType parameterized) {
				return Stream.of(parameterized.getActualTypeArguments()).allMatch(Reader::isKnown);
			}
			return (type instanceof Class<?> || type instanceof GenericArrayType) && type != Object.class;
		}

	}

}
