package io.pura.remote;

import java.time.Duration;
import java.util.List;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * How the wire of a node is set up.
 *
 * @param cluster the name of the cluster, which must be the same on all nodes
 * @param roles what the node is for
 * @param token the shared secret, or {@code null} if there is none
 * @param maxMessageBytes the largest size of a message or a reply
 * @param outboundQueue how many messages wait at most for the wire to one node
 * @param minBackoff how long the first reconnect waits
 * @param maxBackoff how long a reconnect waits at most
 * @param lostAfter how long a node may be out of reach before those who watch its actors
 * are told that they are lost
 * @param delivery how hard it is tried to deliver what was promised to be delivered
 */
@Internal
public record WireSettings(String cluster, List<String> roles, @Nullable String token, int maxMessageBytes,
		int outboundQueue, Duration minBackoff, Duration maxBackoff, Duration lostAfter, DeliverySettings delivery) {

	/**
	 * Returns everything but the secret.
	 */
	@Override
	public String toString() {
		return "WireSettings[cluster=" + this.cluster + ", token=" + ((this.token != null) ? "***" : "none") + "]";
	}

}
