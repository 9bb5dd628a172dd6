package io.pura.serialization;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.pura.Internal;
import io.pura.actor.Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that may come from other nodes or go there: those of registered protocols,
 * and no others. Nothing else is ever made of bytes. Safe for use by any thread.
 */
@Internal
public final class WireTypes {

	private static final Logger logger = LoggerFactory.getLogger(WireTypes.class);

	private final NodeCodecs codecs;

	private final Set<Class<?>> protocols = ConcurrentHashMap.newKeySet();

	private final Map<String, WireType> byName = new ConcurrentHashMap<>();

	private final Map<Class<?>, WireType> byClass = new ConcurrentHashMap<>();

	/** Whose the names are, those of messages and those given to replies. */
	private final Map<String, Class<?>> named = new HashMap<>();

	private final Map<String, Constructor<? extends Throwable>> failures = new ConcurrentHashMap<>();

	private final Upcasters upcasters;

	/** Of those that nodes tell each other; none if no message ever leaves the node. */
	private final @Nullable TravelCheck check;

	/** Runs the checks of types that are used for the first time. */
	private final Executor executor;

	/** How many types there have been. Used under the lock. */
	private int indexes;

	private volatile Consumer<List<WireType>> listener = (types) -> {
	};

	/**
	 * Creates a register of types that are not checked.
	 * @param codecs the formats
	 */
	public WireTypes(NodeCodecs codecs) {
		this.codecs = codecs;
		this.upcasters = new Upcasters(List.of());
		this.check = null;
		this.executor = Runnable::run;
	}

	/**
	 * Creates a register of types that are checked, those that are meant for other nodes
	 * when they are registered, and the others when they are first used.
	 * @param codecs the formats
	 * @param upcasters what is done to old messages
	 * @param refs what references inside messages are written with
	 * @param executor runs the checks of types that are first used, as they call code of
	 * the messages
	 * @throws MessageTypeException if the upcasters contradict each other
	 */
	public WireTypes(NodeCodecs codecs, Collection<? extends Upcaster> upcasters, SampleRefs refs, Executor executor) {
		this.codecs = codecs;
		this.upcasters = new Upcasters(upcasters);
		this.check = new TravelCheck(refs);
		this.executor = executor;
	}

	/**
	 * Sets who is told of new types.
	 * @param listener takes what has been registered since
	 */
	public void onNew(Consumer<List<WireType>> listener) {
		this.listener = listener;
	}

	/**
	 * Returns all types.
	 * @return the types that there are now
	 */
	public Collection<WireType> all() {
		return List.copyOf(this.byClass.values());
	}

	/**
	 * Returns the formats.
	 * @return the codecs
	 */
	public NodeCodecs codecs() {
		return this.codecs;
	}

	/**
	 * Adds the messages of a protocol, with its super-protocols, unless they are there.
	 * Those with a {@link MessageType} are checked.
	 * @param type the protocol
	 * @throws MessageTypeException if one of them cannot travel, or two have one name;
	 * none are added then
	 */
	public void register(Class<?> type) {
		if (type != Object.class && !this.protocols.contains(type)) {
			tell(read(type));
		}
	}

	/**
	 * Adds the messages of a protocol that is meant for other nodes, and checks all of
	 * them.
	 * @param type the protocol
	 * @throws MessageTypeException if one of them cannot travel, or two have one name
	 */
	public void require(Class<?> type) {
		register(type);
		TravelCheck known = this.check;
		if (known != null) {
			Protocol.of(type)
				.replies()
				.keySet()
				.stream()
				.map(this.byClass::get)
				.filter((messageType) -> messageType != null && !messageType.isMeantForOthers())
				.forEach(known::check);
		}
	}

	/** The protocol itself comes last: who finds it finds its messages. */
	private synchronized List<WireType> read(Class<?> type) {
		Protocol protocol = Protocol.of(type);
		List<WireType> fresh = new ArrayList<>();
		protocol.replies().forEach((message, reply) -> {
			if (!this.byClass.containsKey(message)) {
				fresh.add(new WireType(this.indexes++, message, reply, this.codecs, this.upcasters, this::firstUse));
			}
		});
		Map<String, Class<?>> names = names(fresh);
		fresh.forEach(this::check);
		this.named.putAll(names);
		fresh.forEach(
				(messageType) -> messageType.messageName().all().forEach((name) -> this.byName.put(name, messageType)));
		fresh.forEach((messageType) -> this.byClass.put(messageType.messageClass(), messageType));
		protocol.failures().forEach(this::registerFailure);
		this.protocols.add(type);
		return fresh;
	}

	/** Their names and those of their replies, which no other class may have. */
	private Map<String, Class<?>> names(List<WireType> fresh) {
		Map<String, Class<?>> names = new HashMap<>();
		for (WireType type : fresh) {
			take(type.messageName(), type.messageClass(), names);
			if (type.replyName().given()) {
				take(type.replyName(), ValueType.of(type.replyType()).raw(), names);
			}
		}
		return names;
	}

	private void take(WireName wireName, Class<?> type, Map<String, Class<?>> names) {
		for (String name : wireName.all()) {
			checkName(wireName, name, type);
			Class<?> other = this.named.get(name);
			other = (other != null) ? other : names.put(name, type);
			if (other != null && other != type) {
				throw new MessageTypeException(type.getName(), "%s and %s both go by the name '%s' on the wire"
					.formatted(other.getName(), type.getName(), name),
						"give each its own name and aliases in @MessageType", null);
			}
		}
	}

	private static void checkName(WireName wireName, String name, Class<?> type) {
		if (name.isEmpty() || name.length() > WireSchema.MAX_NAME_LENGTH
				|| name.chars().anyMatch((c) -> c <= ' ' || c == ':')) {
			throw new MessageTypeException(type.getName(),
					"%s cannot go by the name '%s' on the wire".formatted(type.getName(), name),
					"choose a name without colons and spaces in @MessageType", null);
		}
		if (wireName.version() < 1) {
			throw new MessageTypeException(type.getName(), type.getName() + " has version " + wireName.version(),
					"begin with version 1 in @MessageType", null);
		}
	}

	private void check(WireType type) {
		this.upcasters.check(type);
		if (this.check == null) {
			return;
		}
		if (type.isMeantForOthers()) {
			this.check.check(type);
		}
		else if (type.isReplyMeantForOthers()) {
			this.check.checkReply(type);
		}
	}

	/** One that may stay at home for ever, and now does not. */
	private void firstUse(WireType type) {
		TravelCheck known = this.check;
		if (known == null || type.isMeantForOthers()) {
			return;
		}
		try {
			this.executor.execute(() -> warn(known, type));
		}
		catch (RejectedExecutionException ex) {
			logger.trace("{} is not tried, as the system has ended", type, ex);
		}
	}

	private void warn(TravelCheck check, WireType type) {
		String arrays = type.schema().arrays();
		try {
			check.check(type);
			if (!arrays.equals(type.schema().arrays())) {
				// Others have been told that it goes so.
				tell(List.of(type));
			}
		}
		catch (MessageTypeException ex) {
			logger.warn("{}. It was never meant to, so nobody has said so at the start", ex.problem());
		}
		catch (RuntimeException | Error ex) {
			logger.debug("{} cannot be tried", type, Redacted.cause(ex));
		}
	}

	private void tell(List<WireType> fresh) {
		if (!fresh.isEmpty()) {
			this.listener.accept(fresh);
		}
	}

	private void registerFailure(Class<? extends Throwable> type) {
		try {
			Constructor<? extends Throwable> constructor = type.getDeclaredConstructor(String.class);
			constructor.setAccessible(true);
			this.failures.put(type.getName(), constructor);
		}
		catch (NoSuchMethodException | InaccessibleObjectException ex) {
			// An abstract one, or one in a module that is closed: of the others the
			// protocol would have said so.
			logger.debug("{} does not keep its type between nodes", type.getName(), ex);
		}
	}

	/**
	 * Returns the type of a message that is about to be sent.
	 * @param message the message
	 * @return its type
	 * @throws SerializationException if it is of no registered protocol
	 */
	public WireType of(Object message) {
		WireType type = find(message);
		if (type == null) {
			throw new SerializationException(
					message.getClass().getName()
							+ " cannot be sent to another node: it is not nested in the protocol of the reference",
					null);
		}
		return type;
	}

	/**
	 * Returns the type of a message that may be one that never travels.
	 * @param message the message
	 * @return its type, or {@code null} if it is of no registered protocol
	 */
	public @Nullable WireType find(Object message) {
		for (Class<?> cls = message.getClass(); cls != null; cls = cls.getSuperclass()) {
			WireType type = this.byClass.get(cls);
			if (type != null) {
				return type;
			}
		}
		return null;
	}

	/**
	 * Returns a type by its name or by one that it had before.
	 */
	@Nullable WireType byName(String name) {
		return this.byName.get(name);
	}

	/**
	 * Returns the type of a message that has come.
	 * @param codec the name of the format
	 * @param name the name of the type
	 * @param version the version that was written
	 * @param fingerprint what it looks like there
	 * @return the type with this format, or {@code null} if no registered protocol has it
	 * @throws SerializationException if this node does not have the format, or if records
	 * come as arrays and look different here
	 */
	public @Nullable WireType named(String codec, String name, int version, String fingerprint) {
		WireType type = this.byName.get(name);
		Codec format = this.codecs.onWire(codec);
		if (format == null) {
			throw new SerializationException("%s has come as '%s', and this node has %s only".formatted(name, codec,
					String.join(", ", this.codecs.names())), null);
		}
		if (type == null) {
			return null;
		}
		if (format instanceof ArrayCodec
				&& !type.schema().isSame(new WireSchema(name, version, type.replyVersion(), fingerprint, ""))) {
			throw new SerializationException("%s has come as '%s', and looks different here".formatted(name, codec),
					null);
		}
		return type.in(format);
	}

	/**
	 * Makes an exception of a registered protocol anew.
	 * @param type the name of its class
	 * @param message its message
	 * @return the exception, or {@code null} if no registered protocol has it
	 */
	public @Nullable Throwable failure(String type, @Nullable String message) {
		Constructor<? extends Throwable> constructor = this.failures.get(type);
		if (constructor == null) {
			return null;
		}
		try {
			return constructor.newInstance(message);
		}
		catch (ReflectiveOperationException ex) {
			throw new SerializationException("Exception " + type + " cannot be made anew from its message", ex);
		}
	}

}
