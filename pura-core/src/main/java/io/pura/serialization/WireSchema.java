package io.pura.serialization;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import io.pura.Internal;

/**
 * What a message and its reply look like on one node.
 *
 * @param name the name of the message on the wire
 * @param version the version of the message
 * @param replyVersion the version of the reply
 * @param fingerprint the same on two nodes if it looks the same there, empty if it is not
 * known what it looks like
 * @param text what it looks like, empty if that is too much to say
 * @param arrays the format in which records go as arrays to a node on which it looks the
 * same, empty if there is none
 */
@Internal
public record WireSchema(String name, int version, int replyVersion, String fingerprint, String text, String arrays) {

	/** More than any name, version and fingerprint take. */
	public static final int MAX_NAME_LENGTH = 1000;

	/** The most that is told to other nodes and taken from them, in characters. */
	public static final int MAX_TEXT_LENGTH = 16_000;

	private static final int FINGERPRINT_BYTES = 8;

	/**
	 * Creates a schema of a message that never goes as arrays.
	 * @param name the name of the message on the wire
	 * @param version the version of the message
	 * @param replyVersion the version of the reply
	 * @param fingerprint the same on two nodes if it looks the same there
	 * @param text what it looks like
	 */
	public WireSchema(String name, int version, int replyVersion, String fingerprint, String text) {
		this(name, version, replyVersion, fingerprint, text, "");
	}

	static WireSchema of(String name, int version, Type message, Type reply) {
		int replyVersion = WireName.of(ValueType.of(reply).raw()).version();
		String text;
		try {
			text = text(message, reply);
		}
		catch (RuntimeException | LinkageError ex) {
			// Such as a class that is not there: the codec will say more, if asked.
			return new WireSchema(name, version, replyVersion, "", "");
		}
		return new WireSchema(name, version, replyVersion, fingerprint(text),
				(text.length() <= MAX_TEXT_LENGTH) ? text : "");
	}

	private static String text(Type message, Type reply) {
		ShapeReader reader = new ShapeReader();
		StringBuilder builder = new StringBuilder();
		reader.read(message).write(builder);
		builder.append('=');
		reader.read(reply).write(builder);
		return builder.toString();
	}

	private static String fingerprint(String text) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

	/**
	 * Returns this schema with a format of records as arrays.
	 */
	WireSchema as(String arrays) {
		return new WireSchema(this.name, this.version, this.replyVersion, this.fingerprint, this.text, arrays);
	}

	/**
	 * Returns whether messages and replies look the same, and are of the same version.
	 */
	boolean isSame(WireSchema other) {
		return this.version == other.version && this.replyVersion == other.replyVersion && !this.fingerprint.isEmpty()
				&& this.fingerprint.equals(other.fingerprint);
	}

	/**
	 * Returns about how much it takes to keep this.
	 * @return a number of characters
	 */
	public int characters() {
		return this.name.length() + this.fingerprint.length() + this.text.length() + this.arrays.length();
	}

	/**
	 * Returns what the message and the reply look like.
	 * @throws IllegalArgumentException if the text is not known or none
	 */
	List<Shape> shapes() {
		ShapeParser parser = new ShapeParser(this.text);
		Shape message = parser.read();
		parser.expect('=');
		Shape reply = parser.read();
		parser.end();
		return List.of(message, reply);
	}

}
