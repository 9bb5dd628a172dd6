package io.pura.serialization;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

	private final Codec codec;

	private final Set<Class<?>> protocols = ConcurrentHashMap.newKeySet();

	private final Map<String, WireType> byName = new ConcurrentHashMap<>();

	private final Map<Class<?>, WireType> byClass = new ConcurrentHashMap<>();

	private final Map<String, Constructor<? extends Throwable>> failures = new ConcurrentHashMap<>();

	/**
	 * Creates a register.
	 * @param codec the format
	 */
	public WireTypes(Codec codec) {
		this.codec = codec;
	}

	/**
	 * Returns the format.
	 * @return the codec
	 */
	public Codec codec() {
		return this.codec;
	}

	/**
	 * Adds the messages of a protocol, with its super-protocols, unless they are there.
	 * @param type the protocol
	 */
	public void register(Class<?> type) {
		if (type != Object.class && !this.protocols.contains(type)) {
			read(type);
		}
	}

	/** The protocol itself comes last: who finds it finds its messages. */
	private synchronized void read(Class<?> type) {
		Protocol protocol = Protocol.of(type);
		protocol.replies().forEach((message, reply) -> {
			WireType messageType = new WireType(message, reply, this.codec);
			this.byName.putIfAbsent(messageType.name(), messageType);
			this.byClass.putIfAbsent(message, messageType);
		});
		protocol.failures().forEach(this::registerFailure);
		this.protocols.add(type);
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
	 * Returns the type of a message that has come.
	 * @param name the name of the type
	 * @return the type, or {@code null} if no registered protocol has it
	 */
	public @Nullable WireType named(String name) {
		return this.byName.get(name);
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
