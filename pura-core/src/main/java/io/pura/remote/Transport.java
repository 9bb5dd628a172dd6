package io.pura.remote;

import java.util.concurrent.CompletionStage;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * How bytes get from node to node: connections that carry batches in order, in both
 * directions, with credit. Knows nothing of what is in a batch. Safe for use by any
 * thread.
 */
public interface Transport {

	/**
	 * Begins to accept connections.
	 * @param address where to listen; port 0 takes a free one
	 * @param acceptor decides about each connection
	 * @return the address with the port that is bound; fails with a
	 * {@link java.net.BindException} that names the address if it cannot be had
	 */
	CompletionStage<NodeAddress> bind(NodeAddress address, Acceptor acceptor);

	/**
	 * Opens a connection. Failures are told to the listener, soon and without
	 * {@link ConnectionListener#opened}.
	 * @param address the node
	 * @param setup what the acceptor sees first; is released by the transport
	 * @param kind what the connection is for; both sides keep to it
	 * @param listener hears all about the connection
	 */
	void connect(NodeAddress address, ByteBuf setup, ConnectionKind kind, ConnectionListener listener);

	/**
	 * Returns whether this transport protects itself, as TLS does, so that no token is
	 * needed on an address that other machines can reach.
	 * @return whether what goes over it cannot be read along
	 */
	default boolean isGuarded() {
		return false;
	}

	/**
	 * Returns how large a batch can be.
	 * @return the number of bytes
	 */
	int maxBatchBytes();

	/**
	 * Ends all connections and all threads of this transport.
	 * @return completes when they have ended
	 */
	CompletionStage<@Nullable Void> close();

	/**
	 * Decides about connections that others open.
	 */
	@FunctionalInterface
	interface Acceptor {

		/**
		 * Takes a connection or refuses it, on the thread of the connection. Whatever
		 * else it throws is logged, and refuses the connection without saying why.
		 * @param setup what the other side said; is released by the transport
		 * @param connection the connection; what is sent before the other side has given
		 * credit must wait
		 * @return hears all about the connection, but is not told that it is
		 * {@linkplain ConnectionListener#opened opened}
		 * @throws ConnectionRefusedException to refuse it with a reason, which the
		 * listener on the other side is told
		 */
		ConnectionListener accept(ByteBuf setup, Connection connection);

	}

}
