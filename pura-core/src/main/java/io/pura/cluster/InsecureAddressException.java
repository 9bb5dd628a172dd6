package io.pura.cluster;

import io.pura.actor.ActorException;
import io.pura.remote.NodeAddress;

/**
 * A node would accept connections from other machines, and would let everybody in.
 */
public final class InsecureAddressException extends ActorException {

	private final transient NodeAddress address;

	InsecureAddressException(NodeAddress address) {
		super("The cluster must not listen on " + address
				+ ", which other machines can reach, without a token and without TLS: whoever can connect could send"
				+ " messages to all actors. Set a token or TLS, listen on 127.0.0.1, or say that it is insecure", null);
		this.address = address;
	}

	/**
	 * Returns the address.
	 * @return where the node would have listened
	 */
	public NodeAddress address() {
		return this.address;
	}

}
