package io.pura.topic;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.pura.actor.ActorRef;
import io.pura.actor.Message;
import io.pura.actor.Overflow;
import io.pura.actor.Recipient;
import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * A name under which values are published, to all actors that have subscribed. Safe for
 * use by any thread.
 *
 * <pre class="code">
 * Topic&lt;Said&gt; chat = topics.topic("chat", Said.class);
 * chat.subscribe(context.self(), Room.Heard::new);
 * chat.publish(new Said("hello"));
 * </pre>
 *
 * What one thread or actor publishes arrives at each subscriber in that order. The order
 * of values from different publishers is not defined, and may differ from subscriber to
 * subscriber unless the topic is retained. A publisher that has subscribed hears of its
 * own values too. Values must not change once they are published, as they are passed from
 * thread to thread.
 * <p>
 * A topic may keep the last value: see {@link Topics#retained(String, Class)}.
 *
 * @param <T> the type of the values
 */
public interface Topic<T> {

	/**
	 * Returns the name of this topic.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the type of the values.
	 * @return the type
	 */
	Class<T> type();

	/**
	 * Has an actor told each value from now on, as a message of its own protocol. If this
	 * topic is retained and there is a last value, that comes first; then no value is
	 * left out and none comes twice.
	 * <p>
	 * An actor has at most one subscription to a topic: with another call it replaces the
	 * one that it had, so that an actor may subscribe in {@code started} and is not told
	 * twice when it is restarted. The subscription ends by itself when the actor has
	 * terminated, or the node of an actor elsewhere is lost.
	 * <p>
	 * The function is called by the thread that publishes, for each subscriber and value,
	 * so it must be short and safe for use by any thread, and must not publish itself. If
	 * it throws or returns {@code null}, that is logged and this subscriber goes without
	 * the value.
	 * @param <P> the protocol of the actor
	 * @param ref the actor
	 * @param toMessage makes a message of a value
	 * @return a handle to unsubscribe, which does nothing if the subscription was
	 * replaced; messages that wait in the mailbox already are handled all the same
	 */
	<P> Cancellable subscribe(ActorRef<P> ref, Function<? super T, ? extends Message<? super P, ?>> toMessage);

	/**
	 * Has an actor told each value, which is a message itself, from now on. It is a
	 * subscription of the actor as any other.
	 * @param recipient the actor, as it was returned by {@link ActorRef#recipient}
	 * @return a handle to unsubscribe
	 * @throws IllegalArgumentException if the recipient is not a view of an actor
	 * @see #subscribe(ActorRef, Function)
	 */
	Cancellable subscribe(Recipient<? super T, ?> recipient);

	/**
	 * Ends the subscription of an actor, or does nothing if it has none. Messages that
	 * wait in its mailbox already are handled all the same.
	 * @param ref the actor
	 */
	void unsubscribe(ActorRef<?> ref);

	/**
	 * Tells all subscribers of this moment and returns. Never throws because of a
	 * subscriber: what a full or stopped one cannot take is counted as a dead letter.
	 * Only for a subscriber whose mailbox is full and has {@link Overflow#WAIT} does this
	 * wait for room, as {@link ActorRef#tell} does; on a thread that must not wait the
	 * message becomes a dead letter. Such a subscriber must not publish to the topic
	 * itself if that is retained: it would wait for the publisher that waits for it.
	 * @param value the value
	 */
	void publish(T value);

	/**
	 * Tells all subscribers of this moment and says when all have handled the value. What
	 * they answer is dropped. A subscriber with a full mailbox is waited for, without a
	 * thread, and gets the value when there is room, perhaps after others that are
	 * published later. One that stops meanwhile is not waited for, and its end is no
	 * failure.
	 * @param value the value
	 * @return completes when the last subscriber has finished, on its thread; if some
	 * have failed, then with what the first of them, in the order of subscription, failed
	 * with, and the others suppressed. Cancelling it calls nothing off.
	 */
	CompletableFuture<@Nullable Void> publishAndWait(T value);

	/**
	 * Returns the last value.
	 * @return what was published last, or nothing if nothing was or this topic is not
	 * retained
	 */
	Optional<T> latest();

	/**
	 * Returns whether this topic keeps the last value.
	 * @return whether it is retained
	 */
	boolean isRetained();

	/**
	 * Returns the number of subscribers.
	 * @return how many there are at this moment
	 */
	int subscribers();

	/**
	 * Returns how many values have been published.
	 * @return the number of values
	 */
	long published();

}
