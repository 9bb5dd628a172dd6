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

	private static final int FIRST_GUESS = 1024;

	/** Which part of the difference is forgotten with each message. */
	private static final int DECAY = 16;

	private final Class<?> message;

	private final Type reply;

	private final Codec codec;

	/** Written by any thread that has written a message, and roughly right. */
	private int usualBytes = FIRST_GUESS;

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
	 * Returns how many bytes a message is likely to take: the most that others took, of
	 * which a little is forgotten with each smaller one.
	 * @return the number of bytes, at least 1
	 */
	public int usualBytes() {
		return this.usualBytes;
	}

	/**
	 * Takes note of how many bytes a message took.
	 * @param bytes the number of bytes
	 */
	public void measured(int bytes) {
		int known = this.usualBytes;
		int usual = Math.max(bytes, known - known / DECAY);
		if (usual != known) {
			this.usualBytes = usual;
		}
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
