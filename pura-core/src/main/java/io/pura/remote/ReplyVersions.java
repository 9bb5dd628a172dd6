package io.pura.remote;

import java.util.HashMap;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.pura.serialization.WireType;

/**
 * The versions of the replies that come on one lane, as the other side has said on it.
 * Used by the thread of the lane, and that of a large message by one after the other.
 */
final class ReplyVersions {

	/** More than any application needs: what a node says may be made up. */
	private static final int MAX_CHARACTERS = 1024 * 1024;

	private final Map<String, Integer> versions = new HashMap<>(2);

	private int characters;

	/**
	 * Reads which version replies of one name are of from now on.
	 */
	void read(ByteBuf record) {
		int version = Varint.readInt(record, Integer.MAX_VALUE);
		String name = Varint.readText(record, BatchReader.MAX_TEXT_BYTES);
		this.characters += (this.versions.put(name, version) == null) ? name.length() : 0;
		if (this.characters > MAX_CHARACTERS) {
			throw new WireException("the names of replies have more than " + MAX_CHARACTERS + " characters");
		}
	}

	/**
	 * Returns the version that replies to messages of a type are of.
	 */
	int of(WireType type) {
		if (this.versions.isEmpty()) {
			return 1;
		}
		for (String name : type.replyNames()) {
			Integer version = this.versions.get(name);
			if (version != null) {
				return version;
			}
		}
		return 1;
	}

}
