package io.pura.actor;

/**
 * The node of an actor cannot be reached, or was lost before it answered.
 */
public final class NodeUnreachableException extends ActorException {

	private final String node;

	private final Delivery delivery;

	/**
	 * What is known about the message.
	 */
	public enum Delivery {

		/**
		 * The message has certainly not been delivered: it can be sent again without
		 * further thought.
		 */
		NOT_DELIVERED,

		/**
		 * The message was on its way. Whether it was or will be handled is not known.
		 */
		UNKNOWN

	}

	/**
	 * Creates an exception.
	 * @param node the address of the node
	 * @param delivery what is known about the message
	 * @param reason why the node cannot be reached
	 */
	public NodeUnreachableException(String node, Delivery delivery, String reason) {
		super("Node %s cannot be reached (%s): the message %s".formatted(node, reason,
				(delivery == Delivery.NOT_DELIVERED) ? "has certainly not been delivered"
						: "was on its way, and whether it was handled is not known"),
				null);
		this.node = node;
		this.delivery = delivery;
	}

	/**
	 * Returns the node that cannot be reached.
	 * @return the address of the node
	 */
	public String node() {
		return this.node;
	}

	/**
	 * Returns what is known about the message.
	 * @return whether it was certainly not delivered
	 */
	public Delivery delivery() {
		return this.delivery;
	}

}
