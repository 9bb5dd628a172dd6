package io.pura.remote;

/**
 * One life of a node: a node that is started again at the same address is another one.
 *
 * @param address where it can be reached
 * @param incarnation tells its lives apart; never 0
 */
public record NodeId(NodeAddress address, long incarnation) {

	/**
	 * Returns address and incarnation, such as {@code orders-1:8558#5f3a}.
	 */
	@Override
	public String toString() {
		return this.address + "#" + Long.toHexString(this.incarnation);
	}

}
