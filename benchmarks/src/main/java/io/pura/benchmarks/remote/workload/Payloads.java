package io.pura.benchmarks.remote.workload;

import java.util.Arrays;

/**
 * Makes payloads.
 */
final class Payloads {

	private static final byte SOMETHING = 42;

	private Payloads() {
	}

	/**
	 * Returns a payload that is not what an empty one would be.
	 */
	static byte[] of(int bytes) {
		byte[] payload = new byte[bytes];
		Arrays.fill(payload, SOMETHING);
		return payload;
	}

	/**
	 * Returns a size as it stands in names.
	 */
	static String size(int bytes) {
		return (bytes < 1024) ? bytes + " B" : bytes / 1024 + " KiB";
	}

}
