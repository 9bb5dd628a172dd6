package io.pura.benchmarks.remote;

import java.util.concurrent.CompletableFuture;

/**
 * A running node of two on loopback. Each has an actor that counts and one that answers
 * with what it was asked, and sends to those of the other one. Every message is a new
 * object.
 */
interface TestedNode extends AutoCloseable {

	String HOST = "127.0.0.1";

	String SYSTEM = "benchmarks";

	String COUNTER = "counter";

	String ECHO = "echo";

	/**
	 * Tells the counting actor of the other node something.
	 */
	void tell(byte[] payload);

	/**
	 * Asks the counting actor of the other node what it has been told since it was
	 * started. What the calling thread has told it before counts, unless it is lost.
	 */
	CompletableFuture<Count> count();

	/**
	 * Asks the echoing actor of the other node.
	 */
	CompletableFuture<Answer> ask(int value, byte[] payload);

	@Override
	void close();

	/**
	 * What has come to a counting actor.
	 */
	record Count(long messages, long bytes) {

		Count plus(byte[] payload) {
			return new Count(this.messages + 1, this.bytes + payload.length);
		}

		/**
		 * Makes sure that so much has come since another count.
		 */
		void checkSince(Count before, long messages, int bytesEach) {
			long come = this.messages - before.messages();
			if (come != messages) {
				throw new IllegalStateException("Lost " + (messages - come) + " of " + messages + " messages");
			}
			if (this.bytes - before.bytes() != messages * bytesEach) {
				throw new IllegalStateException("Payloads were cut on their way");
			}
		}

	}

	/**
	 * The reply to an ask.
	 */
	record Answer(int value, byte[] payload) {

		void check(int value, int bytes) {
			if (this.value != value || this.payload.length != bytes) {
				throw new IllegalStateException("Asked for %d with %d bytes and was answered %d with %d"
					.formatted(value, bytes, this.value, this.payload.length));
			}
		}

	}

}
