package io.pura.serialization;

import java.util.List;
import java.util.Set;

import io.pura.Internal;

/**
 * The formats that another node has. Immutable.
 */
@Internal
public final class PeerCodecs {

	private final Set<String> names;

	/**
	 * Creates a set of formats.
	 * @param names the names of the codecs
	 */
	public PeerCodecs(List<String> names) {
		this.names = Set.copyOf(names);
	}

	boolean has(Codec codec) {
		return this.names.contains(codec.name());
	}

	@Override
	public String toString() {
		return String.join(", ", this.names.stream().sorted().toList());
	}

}
