package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A class of messages and what it is answered with, with their codecs. These are made
 * when they are first needed: a protocol that never leaves its node need not be
 * serializable, unless it is said to be meant for others.
 */
@Internal
public final class WireType {

	private static final int FIRST_GUESS = 1024;

	/** Which part of the difference is forgotten with each message. */
	private static final int DECAY = 4;

	private final int index;

	private final Class<?> message;

	private final Type reply;

	private final Codec codec;

	private final NodeCodecs codecs;

	/** The same type with other codecs, by their names. */
	private final Map<String, WireType> variants = new ConcurrentHashMap<>(1);

	/** Written by any thread that has written a message, and roughly right. */
	private int usualBytes = FIRST_GUESS;

	private final SizeEstimate sizes;

	private volatile @Nullable TypeCodec messageCodec;

	private volatile @Nullable TypeCodec replyCodec;

	private final WireName messageName;

	private final WireName replyName;

	private final List<String> replyNames;

	private final Upcasters upcasters;

	private final Consumer<WireType> onFirstUse;

	/** The same type with the codec that it has by itself. */
	private final WireType base;

	private volatile @Nullable WireSchema schema;

	/** Whether a message was written or read, in whatever format. */
	private volatile boolean used;

	private final @Nullable String arraysKey;

	WireType(int index, Class<?> message, Type reply, NodeCodecs codecs, Upcasters upcasters,
			Consumer<WireType> onFirstUse) {
		this.index = index;
		this.message = message;
		this.reply = reply;
		this.codecs = codecs;
		this.messageName = WireName.of(message);
		this.replyName = WireName.of(ValueType.of(reply).raw());
		this.replyNames = this.replyName.all();
		this.codec = codecs.of(message, this.messageName.name());
		this.upcasters = upcasters;
		this.onFirstUse = onFirstUse;
		this.base = this;
		this.sizes = SizeEstimate.of(message);
		this.arraysKey = null;
	}

	private WireType(WireType base, Codec codec) {
		this.index = base.index;
		this.message = base.message;
		this.reply = base.reply;
		this.codecs = base.codecs;
		this.messageName = base.messageName;
		this.replyName = base.replyName;
		this.replyNames = base.replyNames;
		this.codec = codec;
		this.upcasters = base.upcasters;
		this.onFirstUse = base.onFirstUse;
		this.base = base;
		this.sizes = base.sizes;
		this.arraysKey = (codec instanceof ArrayCodec) ? codec.name() + ":" + base.name() : null;
	}

	/**
	 * Returns the name that stands for this type on the wire.
	 * @return the name that it was given, or else that of the class
	 */
	public String name() {
		return this.messageName.name();
	}

	/**
	 * Returns the version of this type.
	 * @return the version, from 1 on
	 */
	public int version() {
		return this.messageName.version();
	}

	/**
	 * Returns the version of the replies.
	 * @return the version, from 1 on
	 */
	public int replyVersion() {
		return this.replyName.version();
	}

	/**
	 * Returns the names that the replies go by.
	 * @return the name, and then those that they had before
	 */
	public List<String> replyNames() {
		return this.replyNames;
	}

	/**
	 * Returns what the messages go by.
	 */
	WireName messageName() {
		return this.messageName;
	}

	/**
	 * Returns what the replies go by.
	 */
	WireName replyName() {
		return this.replyName;
	}

	/**
	 * Returns whether it is said that the messages go to other nodes.
	 */
	boolean isMeantForOthers() {
		return this.messageName.given();
	}

	/**
	 * Returns whether it is said that the replies go to other nodes.
	 */
	boolean isReplyMeantForOthers() {
		return this.replyName.given();
	}

	/**
	 * Returns what stands for this type when it is defined on the wire: name, version and
	 * fingerprint.
	 * @param known the name that the other node knows it by
	 * @return the text, without the format
	 */
	public String definition(String known) {
		return known + ":" + version() + ":" + schema().fingerprint();
	}

	/**
	 * Returns what messages and replies look like.
	 * @return the schema
	 */
	public WireSchema schema() {
		WireSchema known = this.base.schema;
		return (known != null) ? known : this.base.readSchema();
	}

	private synchronized WireSchema readSchema() {
		WireSchema known = this.schema;
		if (known == null) {
			known = WireSchema.of(name(), version(), this.message, this.reply);
			ArrayCodec arrays = known.fingerprint().isEmpty() ? null : this.codecs.arrays(this.codec);
			if (arrays != null && arrays.takes(this.message, this.reply)) {
				known = known.as(arrays.name());
			}
			this.schema = known;
		}
		return known;
	}

	/**
	 * Returns this type with records as arrays.
	 * @return the type, or {@code null} if its records never go so
	 */
	@Nullable WireType arrays() {
		String name = schema().arrays();
		Codec arrays = name.isEmpty() ? null : this.codecs.onWire(name);
		return (arrays != null) ? in(arrays) : null;
	}

	/**
	 * Has records never go as arrays.
	 */
	void keepToObjects() {
		this.base.schema = schema().as("");
	}

	/**
	 * Returns what stands for this type in a table of numbers, where it may stand twice.
	 * @param known the name that the other node knows it by
	 * @return the name, which is another one if records go as arrays
	 */
	public String tableKey(String known) {
		return (this.arraysKey != null) ? this.arraysKey : known;
	}

	/**
	 * Reads a message. One of an older version goes through the upcasters, if there are
	 * any; one of a newer version is read as if it was of this one.
	 * @param source holds the message and nothing else
	 * @param written the version that was written
	 * @return the message
	 * @throws SerializationException if it is no message of this type
	 */
	public Object read(ByteBuf source, int written) {
		return read(messageCodec(), this.messageName, source, written);
	}

	/**
	 * Reads a reply, as {@link #read(ByteBuf, int)} does a message.
	 * @param source holds the reply and nothing else
	 * @param written the version of the reply that was written
	 * @return the reply
	 * @throws SerializationException if it is no reply to messages of this type
	 */
	public Object readReply(ByteBuf source, int written) {
		return read(replyCodec(), this.replyName, source, written);
	}

	private Object read(TypeCodec values, WireName name, ByteBuf source, int written) {
		if (written < name.version() && isUpcast(name) && values instanceof TreeCodec trees) {
			return trees.read(source, this.upcasters.from(name.name(), written));
		}
		if (written == name.version()) {
			return values.read(source);
		}
		try {
			return values.read(source);
		}
		catch (SerializationException ex) {
			throw new SerializationException(
					ex.getMessage() + " (it was written as version %d of %s, and here is version %d)".formatted(written,
							name.name(), name.version()),
					ex);
		}
	}

	/**
	 * Returns whether there are upcasters of the messages or of the replies.
	 * @param name what these go by
	 */
	boolean isUpcast(WireName name) {
		return !this.upcasters.isEmpty(name.name());
	}

	/**
	 * Returns the place of this type in tables: a small number that no other type of its
	 * register has.
	 * @return the index
	 */
	public int index() {
		return this.index;
	}

	/**
	 * Returns the class of the messages.
	 * @return the class
	 */
	public Class<?> messageClass() {
		return this.message;
	}

	Type replyType() {
		return this.reply;
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
		return (other == this.codec) ? this
				: this.variants.computeIfAbsent(other.name(), (name) -> new WireType(this, other));
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
	 * Returns about how many bytes a message takes: as far as can be seen what it really
	 * takes, and else the most that others of its type took in a batch, of which a
	 * quarter of the difference is forgotten with each smaller one. So of messages of one
	 * size it is their size, and of mixed ones about their mean or more; what waits of
	 * these may take more than is counted for a while.
	 * @param message the message
	 * @return the number of bytes, at least 1
	 */
	public int expectedBytes(Object message) {
		SizeEstimate sizes = this.sizes;
		int seen = sizes.of(message);
		return sizes.isExact() ? seen : Math.max(seen, this.usualBytes);
	}

	/**
	 * Takes note of how many bytes a message took.
	 * @param bytes the number of bytes
	 */
	public void measured(int bytes) {
		int known = this.usualBytes;
		usualBytes(known, Math.max(bytes, known - (known - bytes) / DECAY));
	}

	/**
	 * Takes note that a message was too large for a batch. As it goes another way it says
	 * little of those that do not, so that it takes several in a row until all are
	 * thought to be so large.
	 * @param most how many bytes a message may take in a batch
	 */
	public void tooLarge(int most) {
		int known = this.usualBytes;
		usualBytes(known, Math.max(known, Math.min(most, 2 * known)));
	}

	private void usualBytes(int known, int usual) {
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
			if (!this.base.used) {
				this.base.used = true;
				this.onFirstUse.accept(this.base);
			}
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
