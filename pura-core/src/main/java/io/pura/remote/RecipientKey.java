package io.pura.remote;

import java.util.List;

/**
 * What an actor is called on the wire: {@code 17/desk/clerk} is the actor with that
 * number, {@code /desk/clerk} whoever has that name.
 *
 * @param number the number under which its node has given it away, or 0 for a name
 * @param names the names from the top down
 */
record RecipientKey(long number, List<String> names) {

	private static final int RADIX = 16;

	/** A character takes three bytes at most, and there is the number, too. */
	private static final int MAX_LENGTH = BatchReader.MAX_TEXT_BYTES / 3 - 20;

	RecipientKey {
		names = List.copyOf(names);
		if (names.isEmpty() || names.contains("")) {
			throw new IllegalArgumentException(
					"the name of an actor must not be empty, and '" + String.join("/", names) + "' has an empty part");
		}
		if (names.stream().mapToInt(String::length).sum() + names.size() > MAX_LENGTH) {
			throw new IllegalArgumentException("the names of an actor and its ancestors must not have more than "
					+ MAX_LENGTH + " characters to be reached from another node: " + String.join("/", names));
		}
	}

	static RecipientKey named(String name) {
		return new RecipientKey(0, List.of(name.split("/", -1)));
	}

	static RecipientKey parse(String text) {
		int slash = text.indexOf('/');
		try {
			long number = (slash > 0) ? Long.parseUnsignedLong(text.substring(0, slash), RADIX) : 0;
			if (slash >= 0 && slash < text.length() - 1) {
				return new RecipientKey(number, List.of(text.substring(slash + 1).split("/", -1)));
			}
		}
		catch (IllegalArgumentException ex) {
			throw new WireException("'" + text + "' is no recipient: " + ex.getMessage());
		}
		throw new WireException("'" + text + "' is no recipient");
	}

	boolean isName() {
		return this.number == 0;
	}

	String name() {
		return String.join("/", this.names);
	}

	/** By name, so that all references to an actor take the same way. */
	int lane(int lanes) {
		return Math.floorMod(this.names.hashCode(), lanes);
	}

	@Override
	public String toString() {
		return ((this.number != 0) ? Long.toUnsignedString(this.number, RADIX) : "") + "/" + name();
	}

}
