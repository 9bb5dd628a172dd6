package io.pura.actor;

/**
 * The answer "no": thrown by a handler, or a {@link MessageValidator} before it, to tell
 * the asker that it will not do what the message wants. It is neither logged nor counted
 * as a failure, and has no stack trace.
 */
public final class MessageRejectedException extends RuntimeException {

	private final String code;

	/**
	 * Creates an answer.
	 * @param code why, for programs, such as {@code insufficient-funds}
	 * @param message why, for people
	 */
	public MessageRejectedException(String code, String message) {
		super(message, null, false, false);
		this.code = code;
	}

	/**
	 * Returns why the message was rejected, for programs.
	 * @return the code
	 */
	public String code() {
		return this.code;
	}

}
