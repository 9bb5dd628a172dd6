package io.pura.serialization;

import java.lang.reflect.Type;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A class of messages and what it is answered with, with their codecs. These are made
 * when they are first needed: a protocol that never leaves its node need not be
 * serializable.
 */
@Internal
public final class WireType {

	private final Class<?> message;

	private final Type reply;

	private final Codec codec;

	private volatile @Nullable TypeCodec messageCodec;

	private volatile @Nullable TypeCodec replyCodec;

	WireType(Class<?> message, Type reply, Codec codec) {
		this.message = message;
		this.reply = reply;
		this.codec = codec;
	}

	/**
	 * Returns the name that stands for this type on the wire.
	 * @return the name of the class
	 */
	public String name() {
		return this.message.getName();
	}

	/**
	 * Returns the codec of the messages.
	 * @return the codec
	 * @throws SerializationException if they cannot be written or read
	 */
	public TypeCodec messageCodec() {
		TypeCodec known = this.messageCodec;
		if (known == null) {
			known = this.codec.forType(this.message);
			this.messageCodec = known;
		}
		return known;
	}

	/**
	 * Returns the codec of the replies.
	 * @return the codec
	 * @throws SerializationException if they cannot be written or read
	 */
	public TypeCodec replyCodec() {
		TypeCodec known = this.replyCodec;
		if (known == null) {
			known = this.codec.forType(this.reply);
			this.replyCodec = known;
		}
		return known;
	}

	@Override
	public String toString() {
		return name();
	}

}
