package io.pura.cluster;

import io.pura.actor.ActorException;
import io.pura.remote.NodeAddress;

/**
 * The address of a node cannot be had.
 */
public final class PortInUseException extends ActorException {

	private final transient NodeAddress address;

	PortInUseException(NodeAddress address, Throwable cause) {
		super("The cluster cannot listen on " + address + ": " + cause.getMessage(), cause);
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
