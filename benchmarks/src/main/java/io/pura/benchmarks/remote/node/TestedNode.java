package io.pura.benchmarks.remote.node;

import java.util.concurrent.CompletableFuture;

/**
 * A running node of two on loopback. Each has an actor that counts, one that answers with
 * what it was asked, and one that takes large messages; and sends to those of the other
 * one. Every message is a new object.
 */
public interface TestedNode extends AutoCloseable {

	/**
	 * Where all nodes listen.
	 */
	String HOST = "127.0.0.1";

	/**
	 * The name of the actor system.
	 */
	String SYSTEM = "benchmarks";

	/**
	 * The name of the actor that counts.
	 */
	String COUNTER = "counter";

	/**
	 * The name of the actor that answers.
	 */
	String ECHO = "echo";

	/**
	 * The name of the actor that takes large messages.
	 */
	String BULK = "bulk";

	/**
	 * Tells the counting actor of the other node something: four fields, of which the
	 * node adds {@link Tally#check}.
	 * @param sender the number of the calling thread, below {@link Tally#MAX_SENDERS}
	 * @param number the number of the message, from 1 on for each sender
	 * @param payload the rest
	 */
	void tell(int sender, long number, byte[] payload);

	/**
	 * Asks the counting actor of the other node what it has been told since it was
	 * started. What the calling thread has told it before counts, unless it is lost.
	 * @return the count
	 */
	default CompletableFuture<Count> count() {
		return slowDown(0, 0);
	}

	/**
	 * Asks the counting actor of the other node what it has been told, and to take its
	 * time from now on.
	 * @param pauseMicros how long to pause with each message
	 * @param millis for how long to be so slow; 0 to stay as it is
	 * @return the count
	 */
	CompletableFuture<Count> slowDown(int pauseMicros, long millis);

	/**
	 * Asks the echoing actor of the other node.
	 * @param value what is answered, too
	 * @param payload what is answered, too
	 * @return the answer
	 */
	CompletableFuture<Answer> ask(int value, byte[] payload);

	/**
	 * Asks the actor that takes large messages.
	 * @param payload the message
	 * @return an answer with the length of the payload and no payload
	 */
	CompletableFuture<Answer> bulk(byte[] payload);

	@Override
	void close();

}
