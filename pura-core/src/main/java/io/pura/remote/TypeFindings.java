package io.pura.remote;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.serialization.PeerTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports which types this node and another one do not understand alike, each once over
 * all links. Safe for use by any thread.
 */
final class TypeFindings {

	private static final Logger logger = LoggerFactory.getLogger(TypeFindings.class);

	private final Wire wire;

	private final NodeAddress other;

	/** What has been reported, by the name of the type. */
	private final Map<String, PeerTypes.Finding> reported = new ConcurrentHashMap<>();

	TypeFindings(Wire wire, NodeAddress other) {
		this.wire = wire;
		this.other = other;
	}

	/**
	 * The two nodes do not understand a type alike.
	 */
	void report(PeerTypes.Finding finding) {
		if (finding.equals(this.reported.put(finding.type().name(), finding))) {
			// Said already, before the link was lost.
			return;
		}
		boolean fails = finding.sent() != null || finding.taken() != null;
		boolean both = finding.sent() != null && finding.taken() != null;
		String way = (both || !fails) ? "between %s and %s"
				: (finding.sent() != null) ? "from %s to %s" : "to %s from %s";
		logger.warn(
				"Messages {} {} {}: {}. Give the class that was changed a new version in @MessageType, and an"
						+ " Upcaster, or bring both nodes to the same state",
				finding.type(), way.formatted(this.wire.self(), this.other), fails ? "fail" : "may fail",
				finding.mismatches());
	}

}
