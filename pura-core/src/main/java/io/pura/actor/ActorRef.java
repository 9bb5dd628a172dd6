package io.pura.actor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * The address of an actor: what others hold instead of the actor itself. Safe for use by
 * any thread. A reference stays valid for as long as its actor lives, restarts included,
 * and may be kept and compared after that.
 * <p>
 * Messages from one sender, an actor or a thread, to one actor are handled in the order
 * in which they were sent. The one exception is an ask that waits for room in a full
 * mailbox. The order of messages from different senders is not defined. A message of more
 * than 128 KiB that goes to another node may arrive after later ones that are smaller:
 * large messages keep their order only among each other.
 * <p>
 * The actor may be on another node of a cluster. What is sent there is written by the
 * codec of the cluster soon after the call, so it must not be changed any more, and it
 * arrives once or, if the connection ends meanwhile, perhaps not at all. Two references
 * are equal if they lead to the same actor in the same way.
 *
 * @param <P> the protocol: what may be sent
 */
public interface ActorRef<P> {

	/**
	 * Sends a message and expects no answer. Returns at once and never throws because of
	 * the state of the actor: what a full or stopped actor cannot take, or one on a node
	 * that cannot be reached, is counted as a {@linkplain DeadLetter dead letter}. Only
	 * if the mailbox is full and {@link Overflow#WAIT} was chosen for it does this wait
	 * for room, or throw an {@link IllegalStateException} on a thread that must not wait.
	 * @param message the message
	 */
	void tell(Message<? super P, ?> message);

	/**
	 * Sends a message if the actor can take it. Returns at once, never throws because of
	 * the state of the actor and never loses the message silently: the caller still has
	 * it when the answer is not {@link Offer#ACCEPTED}.
	 * @param message the message
	 * @return whether the message was taken, or why not
	 */
	Offer offer(Message<? super P, ?> message);

	/**
	 * Sends a message and returns its reply, with the ask timeout of the actor system.
	 * @param <R> the type of the reply
	 * @param message the message
	 * @return the reply
	 * @see #ask(Message, Duration)
	 */
	<R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message);

	/**
	 * Sends a message and returns its reply. If the mailbox is full the message waits,
	 * without a thread, until there is room. An ask that is made while an actor handles
	 * another one has at most the time that is left to that one.
	 * <p>
	 * The future fails with what the handler threw or with
	 * <ul>
	 * <li>{@link AskTimeoutException} when the time is up; the message is skipped if it
	 * was not handled by then,</li>
	 * <li>{@link ActorStoppedException} when the actor stops before it answers,</li>
	 * <li>{@link MailboxFullException} when the time is up and there was never room, or
	 * when a newer message takes its place ({@link Overflow#DROP_OLDEST}),</li>
	 * <li>{@link ActorDeadlockException} at once when an actor waits for the reply and
	 * would so wait for itself,</li>
	 * <li>{@link ProtocolMismatchException} when the actor does not know the
	 * message.</li>
	 * </ul>
	 * If the actor is on another node it may also fail with
	 * {@link NodeUnreachableException}, at once, which says whether the message has
	 * certainly not been delivered; with {@code SerializationException} when message or
	 * reply cannot travel; and what the handler threw arrives as
	 * {@link RemoteActorException} unless it is a {@link MessageRejectedException} or an
	 * exception that is nested in the protocol. A full queue of the wire fails it with
	 * {@link MailboxFullException} at once.
	 * <p>
	 * Cancelling the future before the message is handled skips the message. Callbacks on
	 * the future run on the thread that replies, usually that of the other actor, so they
	 * must be short; an actor takes the reply with {@link ActorContext#pipe}.
	 * @param <R> the type of the reply
	 * @param message the message
	 * @param timeout how long to wait for the reply
	 * @return the reply
	 */
	<R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message, Duration timeout);

	/**
	 * Sends a message and returns its reply as {@link #ask(Message, Duration)} does, but
	 * completes the future on an executor, so that callbacks run there.
	 * @param <R> the type of the reply
	 * @param message the message
	 * @param timeout how long to wait for the reply
	 * @param executor where callbacks run
	 * @return the reply
	 */
	<R extends @Nullable Object> CompletableFuture<R> ask(Message<? super P, R> message, Duration timeout,
			Executor executor);

	/**
	 * Sends a message, with no time limit, and says when it has been handled. The reply
	 * is dropped. If the mailbox is full the message waits, without a thread, until there
	 * is room.
	 * <p>
	 * To an actor of another node, what is delivered at least once or exactly once is
	 * numbered per sending node and reference, waits for a connection if there is none,
	 * is handed over in the order of the calls, and is sent again when the connection was
	 * lost before it was acknowledged. There is no order relative to what is sent
	 * otherwise, or by another reference. The other node remembers what it has handled
	 * for as long as an answer is missing here, which is up to a window of 1,024
	 * messages; more wait for their turn here. The message must not be changed until it
	 * is handled. It is given up when there is no connection for a minute, or 32 of them
	 * were lost on it. Window and limits can be set.
	 * @param message the message
	 * @param guarantee how hard to try, which is all the same for an actor in this JVM
	 * @return completes when the handler has finished; fails with what the handler threw,
	 * in which case the message is not sent again, with {@link ActorStoppedException},
	 * with {@link NodeUnreachableException} when it is given up, with
	 * {@link MailboxFullException} at once if as many deliveries are under way to the
	 * node as messages may wait for the wire to it, or with
	 * {@link UnsupportedOperationException} if there is no one actor that could
	 * acknowledge it, as with a pool that broadcasts. If it is cancelled before the
	 * message was sent, it is not sent
	 */
	CompletableFuture<@Nullable Void> deliver(Message<? super P, ?> message, DeliveryGuarantee guarantee);

	/**
	 * Returns a view of this reference that takes one class of messages only.
	 * @param <R> the type of the reply
	 * @param <M> the class of messages
	 * @param type the class of messages
	 * @return a view that is equal to all others of the same actor and class
	 */
	<R extends @Nullable Object, M extends Message<? super P, R>> Recipient<M, R> recipient(Class<M> type);

	/**
	 * Returns where the actor stands.
	 * @return the path
	 */
	ActorPath path();

	/**
	 * Returns a reference of a super-protocol, which takes fewer messages.
	 * @param <Q> the super-protocol
	 * @param ref a reference
	 * @return the same reference
	 */
	@SuppressWarnings("unchecked")
	static <Q> ActorRef<Q> narrow(ActorRef<? extends Q> ref) {
		// Sound: P only ever stands to the right of "? super" above, so what Q may be
		// sent, P may.
		return (ActorRef<Q>) ref;
	}

}
