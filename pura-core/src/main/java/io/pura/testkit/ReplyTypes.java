package io.pura.testkit;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

import io.pura.actor.Message;
import io.pura.actor.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of a protocol may be answered with.
 */
final class ReplyTypes {

	private final Protocol protocol;

	/**
	 * Reads a protocol.
	 * @throws IllegalArgumentException if the protocol is not in order
	 */
	ReplyTypes(Class<?> protocol) {
		this.protocol = Protocol.of(protocol);
		if (!this.protocol.problems().isEmpty()) {
			throw new IllegalArgumentException(
					protocol.getName() + " cannot be the protocol of an actor: " + this.protocol.problems());
		}
	}

	/**
	 * Returns whether a message is answered with nothing.
	 */
	boolean isVoid(Message<?, ?> message) {
		return raw(message) == Void.class;
	}

	/**
	 * Refuses a reply that the asker could not make use of.
	 */
	void check(Message<?, ?> message, @Nullable Object reply) {
		Class<?> expected = raw(message);
		if (reply != null && !expected.isInstance(reply)) {
			throw new IllegalArgumentException("The reply to %s must be a %s, but was %s, a %s".formatted(message,
					expected.getName(), reply, reply.getClass().getName()));
		}
	}

	private Class<?> raw(Message<?, ?> message) {
		for (Class<?> type = message.getClass(); type != null; type = type.getSuperclass()) {
			Type reply = this.protocol.replies().get(type);
			if (reply != null) {
				return raw(reply);
			}
		}
		return Object.class;
	}

	private static Class<?> raw(Type type) {
		if (type instanceof Class<?> raw) {
			return raw;
		}
		if (type instanceof ParameterizedType parameterized) {
			return raw(parameterized.getRawType());
		}
		return (type instanceof GenericArrayType array) ? raw(array.getGenericComponentType()).arrayType()
				: Object.class;
	}

}
