package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of one node, its favourite first, and which type is written with which.
 * Immutable.
 */
@Internal
public final class NodeCodecs {

	private final Map<String, Codec> byName = new LinkedHashMap<>();

	private final Map<String, ArrayCodec> arrays = new HashMap<>();

	private final Map<String, String> uses;

	private final Codec favourite;

	NodeCodecs(List<Codec> codecs, @Nullable String favourite, Map<String, String> uses) {
		List<String> names = codecs.stream().map(Codec::name).distinct().toList();
		names.forEach(NodeCodecs::checkName);
		this.favourite = codecs.stream()
			.filter((codec) -> favourite == null || codec.name().equals(favourite))
			.findFirst()
			.orElseThrow(() -> new UnknownCodecException(String.valueOf(favourite), "all messages", names));
		this.byName.put(this.favourite.name(), this.favourite);
		codecs.forEach((codec) -> this.byName.putIfAbsent(codec.name(), codec));
		for (Codec codec : all()) {
			ArrayCodec own = (codec instanceof JacksonCodec jackson) ? jackson.arrays() : null;
			if (own != null && !this.byName.containsKey(own.name())) {
				this.arrays.put(own.name(), own);
			}
		}
		uses.forEach((type, codec) -> {
			if (!this.byName.containsKey(codec)) {
				throw new UnknownCodecException(codec, type, names);
			}
		});
		this.uses = uses;
	}

	/** It stands before a colon on the wire. */
	private static void checkName(String name) {
		if (name.isBlank() || name.contains(":")) {
			throw new IllegalArgumentException(
					"The name of a codec must not be empty and must not contain a colon, but was '" + name + "'");
		}
	}

	/**
	 * Returns the codec that is used if nothing else is said.
	 * @return the codec
	 */
	public Codec favourite() {
		return this.favourite;
	}

	/**
	 * Returns the names of all codecs.
	 * @return the names, that of the favourite first
	 */
	public List<String> names() {
		return List.copyOf(this.byName.keySet());
	}

	/**
	 * Returns all codecs.
	 */
	Collection<Codec> all() {
		return this.byName.values();
	}

	/**
	 * Returns a codec by its name.
	 */
	@Nullable Codec named(String name) {
		return this.byName.get(name);
	}

	/**
	 * Returns a codec by the name that stands on the wire, which may be one of records as
	 * arrays, which nobody can choose.
	 */
	@Nullable Codec onWire(String name) {
		Codec known = this.byName.get(name);
		return (known != null) ? known : this.arrays.get(name);
	}

	/**
	 * Returns what a codec is with records as arrays, if it can be that.
	 */
	@Nullable ArrayCodec arrays(Codec codec) {
		ArrayCodec arrays = (codec instanceof JacksonCodec jackson) ? jackson.arrays() : null;
		return (arrays != null && this.arrays.get(arrays.name()) == arrays) ? arrays : null;
	}

	/**
	 * Returns the codec of a message and its reply.
	 */
	Codec of(Class<?> message, String name) {
		String chosen = this.uses.get(name);
		for (Class<?> type = message; type != null && chosen == null; type = type.getDeclaringClass()) {
			chosen = this.uses.get(type.getName());
			if (chosen == null && type.getCanonicalName() != null) {
				chosen = this.uses.get(type.getCanonicalName());
			}
		}
		for (Class<?> type = message; type != null && chosen == null; type = type.getDeclaringClass()) {
			SerializedWith annotation = type.getAnnotation(SerializedWith.class);
			chosen = (annotation != null) ? annotation.value() : null;
		}
		if (chosen == null) {
			return this.favourite;
		}
		Codec codec = named(chosen);
		return (codec != null) ? codec : new Missing(chosen, names());
	}

	/**
	 * One that an annotation names and this node does not have. Types may be known
	 * although they never leave the node, so that it is said when one of them should.
	 *
	 * @param name its name
	 * @param known the names of those that there are
	 */
	private record Missing(String name, List<String> known) implements Codec {

		@Override
		public TypeCodec forType(Type type) {
			throw new SerializationException(
					"%s cannot travel to another node: it is serialized with '%s', and this node has %s only"
						.formatted(type.getTypeName(), this.name, String.join(", ", this.known)),
					null);
		}

	}

}
