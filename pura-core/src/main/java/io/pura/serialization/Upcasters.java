package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import tools.jackson.databind.node.ObjectNode;

/**
 * The chains of {@link Upcaster}s by type. Safe for use by any thread.
 */
final class Upcasters {

	private final Map<String, TreeMap<Integer, Upcaster>> chains = new HashMap<>();

	Upcasters(Collection<? extends Upcaster> upcasters) {
		for (Upcaster upcaster : upcasters) {
			if (upcaster.from() < 1) {
				throw new MessageTypeException(upcaster.type(),
						"%s of '%s' is from version %d".formatted(upcaster, upcaster.type(), upcaster.from()),
						"the first version of a message is 1", null);
			}
			Upcaster other = this.chains.computeIfAbsent(upcaster.type(), (absent) -> new TreeMap<>())
				.putIfAbsent(upcaster.from(), upcaster);
			if (other != null) {
				throw new MessageTypeException(upcaster.type(),
						"There are two upcasters of '%s' from version %d, %s and %s".formatted(upcaster.type(),
								upcaster.from(), other, upcaster),
						"remove one of them", null);
			}
		}
	}

	/**
	 * Checks the chains of a message and of its reply when their classes are known.
	 * @throws MessageTypeException if there is a gap in one of them, or if it leads past
	 * the version of the class
	 */
	void check(WireType type) {
		check(type.messageName(), type.messageClass(), type.codec());
		check(type.replyName(), type.replyType(), type.codec());
	}

	private void check(WireName name, Type type, Codec codec) {
		TreeMap<Integer, Upcaster> chain = this.chains.get(name.name());
		if (chain == null) {
			return;
		}
		String versions = "'%s' has version %d here (%s)".formatted(name.name(), name.version(), type.getTypeName());
		if (chain.lastKey() >= name.version()) {
			throw new MessageTypeException(name.name(),
					versions + ", and there is an upcaster from version " + chain.lastKey(),
					"raise the version in @MessageType to " + (chain.lastKey() + 1) + ", or remove the upcaster", null);
		}
		for (int version = chain.firstKey(); version < name.version(); version++) {
			if (!chain.containsKey(version)) {
				throw new MessageTypeException(name.name(),
						versions + ", and there are upcasters from the versions " + chain.keySet()
								+ ", but none from version " + version,
						"register an upcaster from version %d to %d".formatted(version, version + 1), null);
			}
		}
		if (!hasTrees(codec, type)) {
			throw new MessageTypeException(name.name(),
					versions + " and upcasters, which the format " + codec.name() + " cannot use",
					"write it as one of the formats of Jackson, such as cbor, or remove the upcasters", null);
		}
	}

	private static boolean hasTrees(Codec codec, Type type) {
		try {
			return codec.forType(type) instanceof TreeCodec;
		}
		catch (SerializationException ex) {
			// It does not even take it.
			return false;
		}
	}

	boolean isEmpty(String type) {
		return !this.chains.containsKey(type);
	}

	/**
	 * Returns what turns an old version into that of here.
	 * @throws SerializationException if the version is older than the first of the chain
	 */
	UnaryOperator<ObjectNode> from(String type, int version) {
		TreeMap<Integer, Upcaster> chain = this.chains.get(type);
		if (chain == null || chain.firstKey() > version) {
			throw new SerializationException("Version %d of %s is too old here: the upcasters begin with version %s"
				.formatted(version, type, (chain != null) ? chain.firstKey() : "none"), null);
		}
		return (message) -> {
			ObjectNode current = message;
			for (Upcaster upcaster : chain.tailMap(version).values()) {
				current = upcaster.upcast(current);
			}
			return current;
		};
	}

}
