package io.pura.remote;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Hears all about a connection, on the thread of the connection, one call at a time. Must
 * not block and must not throw: what it throws is logged, and ends the connection as its
 * {@linkplain #closed cause}.
 */
public interface ConnectionListener {

	/**
	 * The connection that this side opened stands. Whether the other side accepts it is
	 * not known yet.
	 * @param connection the connection
	 */
	default void opened(Connection connection) {
	}

	/**
	 * A batch has come, in the order in which it was sent.
	 * @param batch the batch; is released by the transport afterwards, so retain what is
	 * kept. It may share its reference count with other batches
	 */
	void received(ByteBuf batch);

	/**
	 * The other side has given credit, be it more than there was, or what was sent has
	 * left, so that there is room for more.
	 */
	void credited();

	/**
	 * The connection has ended, or could not be opened. Called once, and nothing else is
	 * called afterwards. A connection that could not be opened may be reported by any
	 * thread, if the transport is closed even within {@link Transport#connect}.
	 * @param cause why: a {@link ConnectionRefusedException} if the other side refused
	 * it, {@code null} if either side closed it
	 */
	void closed(@Nullable Throwable cause);

}
