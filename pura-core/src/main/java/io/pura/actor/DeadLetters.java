package io.pura.actor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.pura.actor.DeadLetter.Reason;
import io.pura.dispatch.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts every discarded message once, under its reason, and remembers the last ones.
 * Safe for use by any thread.
 */
public final class DeadLetters {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetters.class);

	private static final int REMEMBERED = 100;

	private final Clock clock;

	private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

	private final Deque<DeadLetter> last = new ArrayDeque<>();

	DeadLetters(Clock clock) {
		this.clock = clock;
		for (Reason reason : Reason.values()) {
			this.counts.put(reason, new LongAdder());
		}
	}

	void add(ActorPath recipient, Object message, Reason reason) {
		add(recipient, message.getClass().getName(), reason);
	}

	void add(ActorPath recipient, String messageType, Reason reason) {
		adder(reason).increment();
		DeadLetter letter = new DeadLetter(this.clock.instant(), recipient, messageType, reason);
		synchronized (this.last) {
			if (this.last.size() == REMEMBERED) {
				this.last.removeFirst();
			}
			this.last.addLast(letter);
		}
		logger.debug("Discarded {} to {}: {}", letter.messageType(), recipient, reason);
	}

	/**
	 * Returns how many messages were discarded for a reason.
	 * @param reason the reason
	 * @return the number of messages
	 */
	public long count(Reason reason) {
		return adder(reason).sum();
	}

	/**
	 * Returns how many messages were discarded.
	 * @return the number of messages
	 */
	public long count() {
		return this.counts.values().stream().mapToLong(LongAdder::sum).sum();
	}

	Map<String, Long> counts() {
		Map<String, Long> names = new LinkedHashMap<>();
		this.counts.forEach((reason, count) -> names.put(reason.name(), count.sum()));
		return names;
	}

	/**
	 * Returns the last discarded messages, at most 100, the oldest first.
	 * @return the last discarded messages
	 */
	public List<DeadLetter> last() {
		synchronized (this.last) {
			return new ArrayList<>(this.last);
		}
	}

	@SuppressWarnings("NullAway") // all reasons are there from the start
	private LongAdder adder(Reason reason) {
		return this.counts.get(reason);
	}

}
