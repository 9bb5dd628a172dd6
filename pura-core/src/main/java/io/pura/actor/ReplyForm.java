package io.pura.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * In which form a handler gives its reply.
 */
enum ReplyForm {

	/** The reply itself, or nothing. */
	VALUE,

	/** A stage of the reply. */
	STAGE,

	/** A publisher of the reply, or of the items of a reply that is a list. */
	PUBLISHER;

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	/**
	 * Returns the form in which a type is a reply.
	 * @param returned the type that a handler returns
	 * @param reply the type of the reply
	 * @return the form, or {@code null} if the type does not fit
	 */
	static @Nullable ReplyForm of(Type returned, Type reply) {
		Type[] stage = TypeArguments.find(returned, CompletionStage.class);
		if (stage != null) {
			return fits(stage[0], reply) ? STAGE : null;
		}
		if (fits(returned, reply)) {
			return VALUE;
		}
		Type published = PublisherReply.replyOf(returned, reply);
		return (published != null && fits(published, reply)) ? PUBLISHER : null;
	}

	private static boolean fits(Type returned, Type reply) {
		if (reply == Void.class) {
			return returned == void.class || returned == Void.class;
		}
		if (returned instanceof WildcardType wildcard) {
			return fits(wildcard.getUpperBounds()[0], reply);
		}
		if (returned.equals(reply)) {
			return true;
		}
		if (!(returned instanceof Class<?> cls) || !(reply instanceof Class<?> wanted)) {
			return fitsGeneric(returned, reply);
		}
		return wanted.isAssignableFrom(MethodType.methodType(cls).wrap().returnType());
	}

	/**
	 * A subtype of a generic reply, such as a class that is a list of the same type.
	 */
	private static boolean fitsGeneric(Type returned, Type reply) {
		if (reply instanceof ParameterizedType parameterized) {
			Type[] arguments = TypeArguments.find(returned, (Class<?>) parameterized.getRawType());
			return arguments != null && Arrays.equals(arguments, parameterized.getActualTypeArguments());
		}
		Class<?> raw = TypeArguments.raw(returned);
		return raw != null && reply instanceof Class<?> wanted && wanted.isAssignableFrom(raw);
	}

	/**
	 * Has a handler return what a {@link HandlerCall} returns.
	 * @param handler returns its reply in this form
	 * @param how whether it waits for a reply that is not there yet
	 */
	MethodHandle replying(MethodHandle handler, Handler how) throws IllegalAccessException {
		try {
			return switch (this) {
				case VALUE -> handler;
				case STAGE -> later(handler, how);
				case PUBLISHER -> later(filter(handler, PublisherReply.class, "of",
						MethodType.methodType(PublisherReply.class, Publisher.class)), how);
			};
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static MethodHandle later(MethodHandle handler, Handler how)
			throws NoSuchMethodException, IllegalAccessException {
		String factory = how.detached() ? "detached" : (how.interleaved() ? "interleaved" : "exclusive");
		return filter(handler, StageReply.class, factory,
				MethodType.methodType(StageReply.class, CompletionStage.class));
	}

	private static MethodHandle filter(MethodHandle handler, Class<?> owner, String factory, MethodType type)
			throws NoSuchMethodException, IllegalAccessException {
		MethodHandle returning = handler.asType(handler.type().changeReturnType(type.parameterType(0)));
		return MethodHandles.filterReturnValue(returning, LOOKUP.findStatic(owner, factory, type));
	}

}
