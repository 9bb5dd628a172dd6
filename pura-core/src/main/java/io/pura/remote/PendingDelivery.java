package io.pura.remote;

import io.pura.actor.Ask;
import io.pura.actor.DeliveryGuarantee;
import org.jspecify.annotations.Nullable;

/**
 * A message that is sent until it is acknowledged. What changes belongs to the lock of
 * its {@link DeliveryStream}.
 */
final class PendingDelivery {

	/** When the loss of the link is what counts. */
	static final long SINCE_LOSS = Long.MIN_VALUE;

	private final RemoteActorRef<?> to;

	private final Ask<?> ask;

	private final DeliveryGuarantee guarantee;

	private final long since;

	private long number;

	private int attempts;

	private boolean skipped;

	private @Nullable Link last;

	/**
	 * Creates a delivery.
	 * @param since when it began to wait for a link, or {@link #SINCE_LOSS} if there is
	 * one
	 */
	PendingDelivery(RemoteActorRef<?> to, Ask<?> ask, DeliveryGuarantee guarantee, long since) {
		this.to = to;
		this.ask = ask;
		this.guarantee = guarantee;
		this.since = since;
	}

	RemoteActorRef<?> to() {
		return this.to;
	}

	Ask<?> ask() {
		return this.ask;
	}

	/**
	 * Returns when it began to wait for a link that was lost at some time.
	 */
	long since(long loss) {
		return (this.since != SINCE_LOSS && this.since - loss > 0) ? this.since : loss;
	}

	long number() {
		return this.number;
	}

	void number(long number) {
		this.number = number;
	}

	/**
	 * Is about to be written, perhaps for the second time as there was no room in the
	 * first batch.
	 */
	void writtenTo(Link link) {
		if (this.last != link) {
			this.last = link;
			this.attempts++;
		}
	}

	/**
	 * It was not written after all.
	 */
	void notWrittenTo(Link link) {
		if (this.last == link) {
			this.last = null;
			this.attempts--;
		}
	}

	/**
	 * Returns over how many links it was sent.
	 */
	int attempts() {
		return this.attempts;
	}

	boolean wasWritten() {
		return this.attempts > 0;
	}

	/**
	 * Returns whether it may be sent to another life of the node.
	 */
	boolean mayBeRepeated() {
		return this.attempts == 0 || this.guarantee == DeliveryGuarantee.AT_LEAST_ONCE;
	}

	/**
	 * Leaves nothing but the number.
	 */
	void skip() {
		this.skipped = true;
	}

	boolean isSkipped() {
		return this.skipped;
	}

}
