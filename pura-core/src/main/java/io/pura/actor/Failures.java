package io.pura.actor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.pura.dispatch.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts every failure of an actor once, under what was done about it, and remembers the
 * last ones. Holds neither exceptions nor messages. Safe for use by any thread.
 */
public final class Failures {

	private static final Logger logger = LoggerFactory.getLogger(ActorCell.class);

	private static final int REMEMBERED = 100;

	private static final int LONGEST_MESSAGE = 500;

	private final Clock clock;

	private final Map<Directive, LongAdder> counts = new EnumMap<>(Directive.class);

	private final Deque<Failure> last = new ArrayDeque<>();

	Failures(Clock clock) {
		this.clock = clock;
		for (Directive directive : Directive.values()) {
			this.counts.put(directive, new LongAdder());
		}
	}

	/**
	 * Remembers and logs a failure. Must not throw.
	 * @param directive what is done in the end
	 */
	void add(CellLife<?> cell, Fault fault, Verdict verdict, Directive directive) {
		Throwable cause = fault.cause();
		adder(directive).increment();
		Failure failure = new Failure(this.clock.instant(), cell.path(), cell.behavior().type().getName(), fault.what(),
				cause.getClass().getName(), message(cause), directive);
		synchronized (this.last) {
			if (this.last.size() == REMEMBERED) {
				this.last.removeFirst();
			}
			this.last.addLast(failure);
		}
		try {
			log(cell, fault, verdict);
		}
		catch (Throwable ex) {
			// The exception itself may be what breaks the logging.
			logger.error("{} failed {} and {}: {}, which cannot be logged", cell, fault, verdict.outcome(),
					failure.exceptionType());
		}
	}

	private static @Nullable String message(Throwable cause) {
		try {
			String message = cause.getMessage();
			return (message != null && message.length() > LONGEST_MESSAGE)
					? message.substring(0, LONGEST_MESSAGE) + "..." : message;
		}
		catch (Throwable ex) {
			return null;
		}
	}

	private static void log(CellLife<?> cell, Fault fault, Verdict verdict) {
		if (fault.isOfChild()) {
			// The child has logged the exception.
			logger.warn("{} failed {} and {}", cell, fault, verdict.outcome());
		}
		else if (verdict.directive() != Directive.RESUME) {
			logger.error("{} failed {} and {}", cell, fault, verdict.outcome(), fault.cause());
		}
		else if (!fault.heard()) {
			logger.warn("{} failed {} and nobody waits for the answer; it {}", cell, fault, verdict.outcome(),
					fault.cause());
		}
	}

	/**
	 * Returns how many failures ended in a directive.
	 * @param directive what was done
	 * @return the number of failures
	 */
	public long count(Directive directive) {
		return adder(directive).sum();
	}

	/**
	 * Returns how often actors failed.
	 * @return the number of failures
	 */
	public long count() {
		return this.counts.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/**
	 * Returns the last failures, at most 100, the oldest first.
	 * @return the last failures
	 */
	public List<Failure> last() {
		synchronized (this.last) {
			return new ArrayList<>(this.last);
		}
	}

	@SuppressWarnings("NullAway") // all directives are there from the start
	private LongAdder adder(Directive directive) {
		return this.counts.get(directive);
	}

}
