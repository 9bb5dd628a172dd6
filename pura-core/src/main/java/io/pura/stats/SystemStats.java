package io.pura.stats;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An actor system at one moment.
 *
 * @param name the name of the system
 * @param state the state that it is in
 * @param created when it was created
 * @param mailboxHighWaterMark the number of waiting messages above which a mailbox is
 * counted as crowded
 * @param crowdedMailboxes the number of mailboxes above the high-water mark
 * @param failingActors the number of actors that fail at every restart
 * @param asks the number of asks that were made
 * @param askTimeouts the number of asks whose time ran out
 * @param slowHandlings the number of times that an actor took longer than the watchdog
 * allows over one message or another piece of code
 * @param deadLetters the number of discarded messages by reason
 * @param types the actors by class
 * @param dispatchers all dispatchers, the default one first
 */
public record SystemStats(String name, String state, Instant created, long mailboxHighWaterMark, int crowdedMailboxes,
		int failingActors, long asks, long askTimeouts, long slowHandlings, Map<String, Long> deadLetters,
		List<ActorTypeStats> types, List<DispatcherStats> dispatchers) {

	/**
	 * Creates a snapshot.
	 */
	public SystemStats {
		deadLetters = Collections.unmodifiableMap(new LinkedHashMap<>(deadLetters));
		types = List.copyOf(types);
		dispatchers = List.copyOf(dispatchers);
	}

}
