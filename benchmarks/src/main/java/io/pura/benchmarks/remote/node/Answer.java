package io.pura.benchmarks.remote.node;

/**
 * The reply to an ask.
 *
 * @param value a number
 * @param payload the rest
 */
public record Answer(int value, byte[] payload) {

	private static final byte[] NOTHING = new byte[0];

	/**
	 * Returns how a large message is answered.
	 * @param payload the message
	 * @return its length
	 */
	public static Answer toBulk(byte[] payload) {
		return new Answer(payload.length, NOTHING);
	}

	/**
	 * Makes sure that this is what was expected.
	 * @param value the number
	 * @param bytes the length of the payload
	 * @throws IllegalStateException if it is not
	 */
	public void check(int value, int bytes) {
		if (this.value != value || this.payload.length != bytes) {
			throw new IllegalStateException("Expected %d with %d bytes and was answered %d with %d".formatted(value,
					bytes, this.value, this.payload.length));
		}
	}

}
