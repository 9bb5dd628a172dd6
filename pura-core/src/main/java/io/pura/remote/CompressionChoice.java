package io.pura.remote;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.serialization.compression.Compression;
import io.pura.stats.WireCounters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which algorithm this node sends with to which other node, and which ones it can read.
 * Safe for use by any thread.
 */
final class CompressionChoice {

	private static final Logger logger = LoggerFactory.getLogger(CompressionChoice.class);

	private final Compression wanted;

	private final int threshold;

	private final Set<Compression> readable = EnumSet.noneOf(Compression.class);

	private final int maxBatchBytes;

	private final WireCounters counters;

	private final Set<NodeId> logged = ConcurrentHashMap.newKeySet();

	CompressionChoice(WireSettings settings, int maxBatchBytes, WireCounters counters) {
		this.wanted = settings.compression();
		this.threshold = settings.compressionThreshold();
		this.readable.addAll(Compression.available());
		this.maxBatchBytes = maxBatchBytes;
		this.counters = counters;
	}

	/**
	 * Returns what the other nodes are told that this one can read.
	 */
	List<String> readable() {
		return this.readable.stream().map(Compression::id).toList();
	}

	/**
	 * Makes what compresses for the control lane: nothing, in either direction.
	 */
	BatchCompressor forControl() {
		return new BatchCompressor(Compression.NONE, this.threshold, Set.of(), this.maxBatchBytes, this.counters);
	}

	/**
	 * Makes what compresses for a lane of messages.
	 * @param peer what the other side says of itself
	 */
	BatchCompressor forMessages(Hello peer) {
		Compression used = this.wanted;
		if (used != Compression.NONE && !peer.compressions().contains(used.id())) {
			if (this.logged.add(peer.node())) {
				logger.warn("What goes to {} is not compressed, as that node cannot read {} but only {}{}", peer.node(),
						used.id(), peer.compressions(), cure(used));
			}
			used = Compression.NONE;
		}
		return new BatchCompressor(used, this.threshold, this.readable, this.maxBatchBytes, this.counters);
	}

	private static String cure(Compression compression) {
		return (compression.library() != null) ? ": give it the library " + compression.library() : "";
	}

}
