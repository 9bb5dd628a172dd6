package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

	private final NodeCodecs codecs;

	/** The same type with other codecs, by their names. */
	private final Map<String, WireType> variants = new ConcurrentHashMap<>(1);

	private volatile @Nullable TypeCodec messageCodec;

	private volatile @Nullable TypeCodec replyCodec;

	WireType(Class<?> message, Type reply, NodeCodecs codecs) {
		this(message, reply, codecs, codecs.of(message, message.getName()));
	}

	private WireType(Class<?> message, Type reply, NodeCodecs codecs, Codec codec) {
		this.message = message;
		this.reply = reply;
		this.codecs = codecs;
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
	 * Returns the format of the messages and of their replies.
	 * @return the codec
	 */
	public Codec codec() {
		return this.codec;
	}

	/**
	 * Returns this type with another codec.
	 */
	WireType in(Codec other) {
		return (other == this.codec) ? this : this.variants.computeIfAbsent(other.name(),
				(name) -> new WireType(this.message, this.reply, this.codecs, other));
	}

	/**
	 * Returns this type with a codec that another node has, too: its own one, or else the
	 * first of this node that takes it.
	 * @param peer what the other node has
	 * @return this type or a variant of it
	 * @throws SerializationException if there is none
	 */
	public WireType towards(PeerCodecs peer) {
		return peer.has(this.codec) ? this : inCommon(peer);
	}

	private WireType inCommon(PeerCodecs peer) {
		// One that this node itself does not have is a mistake of its own.
		messageCodec();
		for (Codec other : this.codecs.all()) {
			if (peer.has(other)) {
				try {
					WireType variant = in(other);
					variant.messageCodec();
					return variant;
				}
				catch (SerializationException ex) {
					// Such as raw bytes, which cannot take it: the next one, then.
				}
			}
		}
		throw new SerializationException(
				"%s cannot be sent: it is serialized with '%s', and the other node has %s only, of which none takes it"
					.formatted(name(), this.codec.name(), peer),
				null);
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
