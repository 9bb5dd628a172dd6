package io.pura.spring.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.pura.actor.SlowHandling;
import io.pura.stats.ActorTypeStats;
import io.pura.stats.DispatcherStats;
import io.pura.stats.SystemStats;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Actor systems and their figures.
 *
 * @param systems the actor systems
 */
public record SystemsDescriptor(List<SystemDescriptor> systems) implements OperationResponseBody {

	/**
	 * An actor system.
	 *
	 * @param name the name of the system
	 * @param state the state that it is in
	 * @param created when it was created
	 * @param dispatchers what runs actors, the default one first
	 * @param mailboxes the mailboxes that hold many messages
	 * @param failingActors the number of actors that fail at every restart
	 * @param asks the asks that were made
	 * @param slowHandlings the last times that an actor took long over one message, the
	 * newest first
	 * @param deadLetters the number of discarded messages by reason
	 * @param types the actors by type
	 */
	public record SystemDescriptor(String name, String state, Instant created, List<DispatcherDescriptor> dispatchers,
			MailboxesDescriptor mailboxes, int failingActors, AsksDescriptor asks,
			List<SlowHandlingDescriptor> slowHandlings, Map<String, Long> deadLetters,
			List<ActorTypeDescriptor> types) implements OperationResponseBody {

		static SystemDescriptor of(SystemStats stats, List<SlowHandling> slowHandlings) {
			List<SlowHandling> newestFirst = new ArrayList<>(slowHandlings);
			Collections.reverse(newestFirst);
			return new SystemDescriptor(stats.name(), stats.state(), stats.created(),
					stats.dispatchers().stream().map(DispatcherDescriptor::of).toList(),
					new MailboxesDescriptor(stats.mailboxHighWaterMark(), stats.crowdedMailboxes()),
					stats.failingActors(), new AsksDescriptor(stats.asks(), stats.askTimeouts()),
					newestFirst.stream().map(SlowHandlingDescriptor::of).toList(), stats.deadLetters(),
					stats.types().stream().map(ActorTypeDescriptor::of).toList());
		}

	}

	/**
	 * What runs actors.
	 *
	 * @param name the name of the dispatcher
	 * @param threads the number of threads
	 * @param queued the number of actors that wait for a thread
	 */
	public record DispatcherDescriptor(String name, int threads, long queued) {

		static DispatcherDescriptor of(DispatcherStats stats) {
			return new DispatcherDescriptor(stats.name(), stats.threads(), stats.queued());
		}

	}

	/**
	 * The mailboxes that hold many messages.
	 *
	 * @param highWaterMark the number of waiting messages above which a mailbox is
	 * crowded
	 * @param crowded the number of crowded mailboxes
	 */
	public record MailboxesDescriptor(long highWaterMark, int crowded) {

	}

	/**
	 * The asks that were made.
	 *
	 * @param total the number of asks
	 * @param timeouts the number of asks whose time ran out
	 */
	public record AsksDescriptor(long total, long timeouts) {

	}

	/**
	 * A time that an actor took long over one message, or another piece of code.
	 *
	 * @param actor the path of the actor
	 * @param work the name of the class of the message, or what else it is
	 * @param noticed when that was noticed
	 * @param time how long it has taken so far, or in all
	 * @param ended whether it has ended
	 * @param thread the name of the thread
	 * @param stack where the thread was when it was noticed, the innermost call first
	 */
	public record SlowHandlingDescriptor(String actor, String work, Instant noticed, Duration time, boolean ended,
			String thread, List<String> stack) {

		static SlowHandlingDescriptor of(SlowHandling slow) {
			return new SlowHandlingDescriptor(slow.actor().toString(), slow.work(), slow.noticed(), slow.time(),
					slow.ended(), slow.thread(), slow.stack().stream().map(StackTraceElement::toString).toList());
		}

	}

	/**
	 * The actors of one type.
	 *
	 * @param type the name of the class
	 * @param live the number of actors that live now
	 * @param started the number of actors that were started
	 * @param stopped the number of actors that have stopped
	 * @param restarts the number of restarts
	 * @param succeeded the number of messages whose handler returned
	 * @param failed the number of messages whose handler failed
	 * @param queued the number of messages that wait in mailboxes
	 */
	public record ActorTypeDescriptor(String type, long live, long started, long stopped, long restarts, long succeeded,
			long failed, long queued) {

		static ActorTypeDescriptor of(ActorTypeStats stats) {
			return new ActorTypeDescriptor(stats.type(), stats.live(), stats.started(), stats.stopped(),
					stats.restarts(), stats.succeeded(), stats.failed(), stats.queued());
		}

	}

}
