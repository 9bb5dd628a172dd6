package io.pura.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of actor systems.
 *
 * @param systemName Name of the actor system. Defaults to the name of the application.
 * @param askTimeout Time to wait for a reply when an ask names no time itself.
 * @param shutdownTimeout Time that actors have to stop before they are terminated. Zero
 * terminates them at once. Should be shorter than
 * 'spring.lifecycle.timeout-per-shutdown-phase'.
 * @param keepAlive Whether the actor system keeps an application without a web server
 * alive.
 * @param mailbox Mailboxes of actors.
 * @param dispatcher Threads that run actors.
 * @param supervision Restarts of actors that fail.
 * @param observation Observations of messages.
 */
@ConfigurationProperties("pura")
public record PuraProperties(@Nullable String systemName, @DefaultValue("5s") Duration askTimeout,
		@DefaultValue("20s") Duration shutdownTimeout, @DefaultValue("true") boolean keepAlive,
		@DefaultValue Mailbox mailbox, @DefaultValue Dispatcher dispatcher, @DefaultValue Supervision supervision,
		@DefaultValue Observation observation) {

	/**
	 * Properties of mailboxes.
	 *
	 * @param capacity Number of messages that wait at most in the mailbox of an actor
	 * which names no bound itself. Zero sets no bound.
	 * @param highWaterMark Number of waiting messages from which on a mailbox is reported
	 * as crowded.
	 */
	public record Mailbox(@DefaultValue("0") int capacity, @DefaultValue("10000") int highWaterMark) {

	}

	/**
	 * Properties of the dispatcher.
	 *
	 * @param parallelism Number of threads that run actors. Zero takes the number of
	 * processors, but at least two.
	 * @param throughput Number of messages that an actor handles at most before another
	 * one has its turn.
	 */
	public record Dispatcher(@DefaultValue("0") int parallelism, @DefaultValue("256") int throughput) {

	}

	/**
	 * Properties of the supervision of actors.
	 *
	 * @param maxRestarts Number of restarts that an actor has at most within the time
	 * that restarts are counted.
	 * @param within Time within which restarts are counted.
	 * @param backoff Time that the first restart waits. Each one after it waits twice as
	 * long as the one before.
	 * @param maxBackoff Time that a restart waits at most.
	 */
	public record Supervision(@DefaultValue("10") int maxRestarts, @DefaultValue("60s") Duration within,
			@DefaultValue("100ms") Duration backoff, @DefaultValue("30s") Duration maxBackoff) {

	}

	/**
	 * Properties of the observations of messages.
	 *
	 * @param enabled Whether messages are observed, which makes spans and timers. By
	 * default they are if there is a tracer.
	 */
	public record Observation(@Nullable Boolean enabled) {

	}

}
