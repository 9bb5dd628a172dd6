package io.pura.remote;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a node has the shared secret without telling it: HMAC-SHA256 over what the
 * node says of itself, and over the incarnation of the node that it answers, so that an
 * answer is worth nothing to anybody else.
 */
final class Proof {

	private static final String ALGORITHM = "HmacSHA256";

	private Proof() {
	}

	/**
	 * Makes the proof of a node.
	 * @param answered the incarnation of the node that is answered, or 0 if none is
	 */
	static String of(String token, String cluster, NodeId node, int lane, long answered) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
			String text = String.join("\n", cluster, node.toString(), Integer.toString(lane),
					Long.toHexString(answered));
			return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM has no " + ALGORITHM + ", which every JVM must have", ex);
		}
	}

	/**
	 * Compares two proofs in a time that says nothing about the right one.
	 */
	static boolean isEqual(String one, String other) {
		return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
	}

}
