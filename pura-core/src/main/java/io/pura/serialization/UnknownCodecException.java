package io.pura.serialization;

import java.util.List;

import io.pura.actor.ActorException;

/**
 * A format is chosen that the node does not have.
 */
public final class UnknownCodecException extends ActorException {

	private final String codec;

	private final String use;

	private final List<String> known;

	/**
	 * Creates an exception.
	 * @param codec the name of the format
	 * @param use what it is chosen for
	 * @param known the names of the formats that there are
	 */
	public UnknownCodecException(String codec, String use, List<String> known) {
		super("There is no codec '%s', which is chosen for %s: there are %s".formatted(codec, use,
				String.join(", ", known)), null);
		this.codec = codec;
		this.use = use;
		this.known = List.copyOf(known);
	}

	/**
	 * Returns the name of the format.
	 * @return the name that is not known
	 */
	public String codec() {
		return this.codec;
	}

	/**
	 * Returns what the format is chosen for.
	 * @return the name of a type or a property, or all messages
	 */
	public String use() {
		return this.use;
	}

	/**
	 * Returns the formats that there are.
	 * @return their names
	 */
	public List<String> known() {
		return this.known;
	}

}
