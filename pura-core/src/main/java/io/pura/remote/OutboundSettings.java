package io.pura.remote;

import io.pura.Internal;
import io.pura.actor.Overflow;

/**
 * What may wait at most to be sent on one lane, and what becomes of a message that finds
 * no room.
 *
 * @param messages how many messages
 * @param bytes how many bytes, of which those of a message are what others of its type
 * took when they were written
 * @param overflow what becomes of a told message; asks wait for room without a thread
 */
@Internal
public record OutboundSettings(int messages, long bytes, Overflow overflow) {

	/**
	 * 65,536 messages, 8 MiB, and what is too much is rejected.
	 */
	public static final OutboundSettings DEFAULT = new OutboundSettings(65_536, 8 * 1024 * 1024, Overflow.REJECT);

}
