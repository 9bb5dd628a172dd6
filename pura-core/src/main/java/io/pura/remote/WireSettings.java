package io.pura.remote;

import java.time.Duration;
import java.util.List;

import io.pura.Internal;
import io.pura.serialization.compression.Compression;
import org.jspecify.annotations.Nullable;

/**
 * How the wire of a node is set up.
 *
 * @param cluster the name of the cluster, which must be the same on all nodes
 * @param roles what the node is for
 * @param token the shared secret, or {@code null} if there is none
 * @param maxMessageBytes the largest size of a message or a reply
 * @param lanes how many ordinary lanes a link has that this node opens
 * @param outbound what may wait at most to be sent on one lane
 * @param inboundHighWater how many bytes that one node has sent may wait in mailboxes
 * before it has to wait
 * @param minBackoff how long the first reconnect waits
 * @param maxBackoff how long a reconnect waits at most
 * @param lostAfter how long a node may be out of reach before those who watch its actors
 * are told that they are lost
 * @param compression the algorithm of what is sent to those who can read it
 * @param compressionThreshold the size of the smallest batch that is compressed
 * @param delivery how hard it is tried to deliver what was promised to be delivered
 */
@Internal
public record WireSettings(String cluster, List<String> roles, @Nullable String token, int maxMessageBytes, int lanes,
		OutboundSettings outbound, long inboundHighWater, Duration minBackoff, Duration maxBackoff, Duration lostAfter,
		Compression compression, int compressionThreshold, DeliverySettings delivery) {

	/** By default. */
	public static final long INBOUND_HIGH_WATER = 32 * 1024 * 1024;

	/**
	 * Returns everything but the secret.
	 */
	@Override
	public String toString() {
		return "WireSettings[cluster=" + this.cluster + ", token=" + ((this.token != null) ? "***" : "none") + "]";
	}

}
