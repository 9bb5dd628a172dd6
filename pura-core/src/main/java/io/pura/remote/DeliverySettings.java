package io.pura.remote;

import java.time.Duration;

import io.pura.Internal;

/**
 * How hard it is tried to deliver what was promised to be delivered.
 *
 * @param window how many deliveries to one actor may be unacknowledged
 * @param giveUpAfter how long a delivery waits while there is no connection
 * @param maxAttempts over how many connections a delivery is sent at most
 */
@Internal
public record DeliverySettings(int window, Duration giveUpAfter, int maxAttempts) {

	/** The largest window, which is what a receiver is prepared for. */
	public static final int MAX_WINDOW = 65_536;

	/** What is used unless something else is set. */
	public static final DeliverySettings DEFAULT = new DeliverySettings(1024, Duration.ofSeconds(60), 32);

}
