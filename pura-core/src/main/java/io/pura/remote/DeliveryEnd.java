package io.pura.remote;

import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;

/**
 * The end of a delivery without a word from the other side.
 *
 * @param delivery the delivery
 * @param why why it ends
 */
record DeliveryEnd(PendingDelivery delivery, Why why) {

	/** Its actor has gone, and has certainly not got it. */
	private boolean isStopped() {
		return this.why == Why.OUTLIVED && !this.delivery.wasWritten();
	}

	/**
	 * Returns why the message is a dead letter.
	 */
	Reason reason() {
		return isStopped() ? Reason.STOPPED : Reason.UNREACHABLE;
	}

	/**
	 * Returns what the sender is told.
	 * @param node where the message was for
	 * @param problem why there is no link
	 * @param maxAttempts over how many links it may be sent
	 */
	Throwable cause(NodeAddress node, String problem, int maxAttempts) {
		if (isStopped()) {
			return this.delivery.to().outlived();
		}
		String reason = switch (this.why) {
			case OUTLIVED -> "it was started again";
			case TOO_OFTEN -> "the connection was lost %d times before it was acknowledged".formatted(maxAttempts);
			case UNREACHABLE -> problem;
		};
		return new NodeUnreachableException(node.toString(),
				this.delivery.wasWritten() ? Delivery.UNKNOWN : Delivery.NOT_DELIVERED, reason);
	}

	/**
	 * Why a delivery ends without a word from the other side.
	 */
	enum Why {

		/** Its node was started again. */
		OUTLIVED,

		/** It was sent over too many links. */
		TOO_OFTEN,

		/** There was no link for too long, or there will be none. */
		UNREACHABLE

	}

}
