package io.pura.remote;

import java.util.concurrent.Executor;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A connection to another node. It has one thread, on which its listener is called: what
 * is run by {@link #execute} runs there too, and {@link #credit}, {@link #send} and
 * {@link #grant} must be called there. The other methods may be called by any thread.
 */
public interface Connection extends Executor {

	/**
	 * Runs code on the thread of this connection, later, in order. Code that comes after
	 * the end of the connection is run as well, but after the transport was closed it
	 * need not.
	 */
	@Override
	void execute(Runnable code);

	/**
	 * Returns how many batches may be sent now. These are none as long as much of what
	 * was sent is still here, however much credit the other side has given.
	 * @return the number of batches; 0 after the end of the connection
	 */
	int credit();

	/**
	 * Sends a batch, which takes one credit. What is sent after the end of the connection
	 * is released and lost.
	 * @param batch the batch, not empty and not larger than
	 * {@link Transport#maxBatchBytes()}; is released by the transport, also if this
	 * throws
	 * @throws IllegalArgumentException if the batch is empty or too large
	 * @throws IllegalStateException if there is no credit
	 */
	void send(ByteBuf batch);

	/**
	 * Lets the other side send more batches. There is no credit at the beginning; what is
	 * granted while the connection begins counts. Does nothing after the end.
	 * @param batches how many more, at least 1
	 * @throws IllegalArgumentException if that is not positive
	 */
	void grant(int batches);

	/**
	 * Ends this connection. What was sent before still goes out, and arrives unless the
	 * connection breaks; what the other side has sent may be lost. The listener is told
	 * later, never within the call. May be called again, which does nothing.
	 * @param reason what the log should say, or {@code null} if there is nothing to say
	 */
	void close(@Nullable String reason);

	/**
	 * Returns where to take buffers from.
	 * @return the allocator that suits the transport best
	 */
	ByteBufAllocator allocator();

}
