package io.pura.actor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * What an actor can do besides answering. Belongs to one actor, stays the same over
 * restarts, and may be kept in a field. All methods but {@link #self()},
 * {@link #system()}, {@link #path()} and {@link #state()} throw an
 * {@link IllegalStateException} when called outside the actor's turn.
 * <p>
 * Everything that comes back to an actor comes back as a message or as code that runs in
 * its turn. Timers and code that is due to run in turn belong to the instance that asked
 * for them and are dropped when it is replaced or stops.
 *
 * @param <P> the protocol of the actor
 */
public interface ActorContext<P> {

	/**
	 * Returns the reference of this actor.
	 * @return the reference of this actor
	 */
	ActorRef<P> self();

	/**
	 * Returns the system that this actor lives in.
	 * @return the actor system
	 */
	ActorSystem system();

	/**
	 * Returns where this actor stands.
	 * @return the path
	 */
	ActorPath path();

	/**
	 * Returns the state of this actor.
	 * @return the state
	 */
	ActorState state();

	/**
	 * Starts a child: an actor that is stopped when this one stops or is replaced.
	 * @param <Q> the protocol of the child
	 * @param name the name of the child, not in use by another child
	 * @param factory makes the actor, now and after each failure
	 * @return the reference of the child
	 * @see ActorSystem#spawn(String, Supplier)
	 */
	<Q> ActorRef<Q> spawn(String name, Supplier<? extends Actor<Q>> factory);

	/**
	 * Starts a child with options.
	 * @param <Q> the protocol of the child
	 * @param name the name of the child, not in use by another child
	 * @param factory makes the actor, now and after each failure
	 * @param options how it runs
	 * @return the reference of the child
	 */
	<Q> ActorRef<Q> spawn(String name, Supplier<? extends Actor<Q>> factory, ActorOptions options);

	/**
	 * Starts a child without a name, which takes less memory and time. It cannot be found
	 * by its path.
	 * @param <Q> the protocol of the child
	 * @param factory makes the actor, now and after each failure
	 * @return the reference of the child
	 */
	<Q> ActorRef<Q> spawn(Supplier<? extends Actor<Q>> factory);

	/**
	 * Starts a child without a name, with options.
	 * @param <Q> the protocol of the child
	 * @param factory makes the actor, now and after each failure
	 * @param options how it runs
	 * @return the reference of the child
	 */
	<Q> ActorRef<Q> spawn(Supplier<? extends Actor<Q>> factory, ActorOptions options);

	/**
	 * Starts a child whose instance wants its context before it exists.
	 * @param <Q> the protocol of the child
	 * @param name the name of the child, not in use by another child
	 * @param factory makes the actor, now and after each failure
	 * @return the reference of the child
	 */
	<Q> ActorRef<Q> create(String name, Function<ActorContext<Q>, ? extends Actor<Q>> factory);

	/**
	 * Starts a child without a name whose instance wants its context before it exists.
	 * @param <Q> the protocol of the child
	 * @param factory makes the actor, now and after each failure
	 * @return the reference of the child
	 */
	<Q> ActorRef<Q> create(Function<ActorContext<Q>, ? extends Actor<Q>> factory);

	/**
	 * Finds a child by its name.
	 * @param <Q> the protocol
	 * @param name the name of the child
	 * @param protocol the protocol that it must have, or one of its super-protocols
	 * @return the reference of the child, or nothing if there is none of that name
	 * @throws ProtocolMismatchException if the child has another protocol
	 */
	<Q> Optional<ActorRef<Q>> child(String name, Class<Q> protocol);

	/**
	 * Returns the children that have not stopped, those without a name included.
	 * @return a snapshot in no particular order
	 */
	List<ActorRef<?>> children();

	/**
	 * Stops a child, or does nothing if it has stopped.
	 * @param child a child of this actor
	 * @throws IllegalArgumentException if it is not a child of this actor
	 */
	void stop(ActorRef<?> child);

	/**
	 * Sends this actor a message when another one has stopped for good, at once if it has
	 * already. It comes behind all that the other actor has told this one, if that is in
	 * this JVM, and is neither refused nor dropped by a full mailbox. To watch the same
	 * actor again takes the place of the watch before: the last message is sent, once.
	 * Ends when this actor is replaced by a new instance.
	 * @param <Q> the protocol of the other actor
	 * @param ref the other actor
	 * @param whenTerminated the message
	 * @throws IllegalArgumentException if it is this actor itself
	 */
	<Q> void watch(ActorRef<Q> ref, Message<? super P, ?> whenTerminated);

	/**
	 * Watches another actor no longer, or does nothing if it is not watched. The message
	 * is not handled any more, even if it was sent already.
	 * @param ref the other actor
	 */
	void unwatch(ActorRef<?> ref);

	/**
	 * Sends this actor a message once.
	 * @param delay how long to wait
	 * @param message the message
	 * @return a handle to call it off
	 */
	Cancellable schedule(Duration delay, Message<? super P, ?> message);

	/**
	 * Runs code in this actor's turn once.
	 * @param delay how long to wait
	 * @param inTurn the code
	 * @return a handle to call it off
	 */
	Cancellable schedule(Duration delay, Runnable inTurn);

	/**
	 * Sends this actor a message once, at an instant, or at once if that is past. The
	 * delay is measured by the clock of the system now: if the calendar is changed later,
	 * it stays what it is.
	 * @param at when
	 * @param message the message
	 * @return a handle to call it off
	 */
	Cancellable schedule(Instant at, Message<? super P, ?> message);

	/**
	 * Runs code in this actor's turn once, at an instant, or at once if that is past.
	 * @param at when, measured as by {@link #schedule(Instant, Message)}
	 * @param inTurn the code
	 * @return a handle to call it off
	 */
	Cancellable schedule(Instant at, Runnable inTurn);

	/**
	 * Sends this actor a message again and again, counting from the moment at which each
	 * is due. Those that are missed, because the machine or this actor was too slow, are
	 * left out.
	 * @param initialDelay how long to wait for the first
	 * @param period the time from one to the next
	 * @param message the message
	 * @return a handle to call it off
	 */
	default Cancellable scheduleAtFixedRate(Duration initialDelay, Duration period, Message<? super P, ?> message) {
		return scheduleAtFixedRate(initialDelay, period, message, Missed.SKIP);
	}

	/**
	 * Sends this actor a message again and again, counting from the moment at which each
	 * is due.
	 * @param initialDelay how long to wait for the first
	 * @param period the time from one to the next
	 * @param message the message
	 * @param missed what to do about those that are missed
	 * @return a handle to call it off
	 */
	Cancellable scheduleAtFixedRate(Duration initialDelay, Duration period, Message<? super P, ?> message,
			Missed missed);

	/**
	 * Runs code in this actor's turn again and again, counting from the moment at which
	 * each run is due. Those that are missed are left out.
	 * @param initialDelay how long to wait for the first
	 * @param period the time from one to the next
	 * @param inTurn the code
	 * @return a handle to call it off
	 */
	default Cancellable scheduleAtFixedRate(Duration initialDelay, Duration period, Runnable inTurn) {
		return scheduleAtFixedRate(initialDelay, period, inTurn, Missed.SKIP);
	}

	/**
	 * Runs code in this actor's turn again and again, counting from the moment at which
	 * each run is due.
	 * @param initialDelay how long to wait for the first
	 * @param period the time from one to the next
	 * @param inTurn the code
	 * @param missed what to do about those that are missed
	 * @return a handle to call it off
	 */
	Cancellable scheduleAtFixedRate(Duration initialDelay, Duration period, Runnable inTurn, Missed missed);

	/**
	 * Sends this actor a message again and again, beginning at an instant. If that is
	 * past, the first is sent at once, and the others when they are due as counted from
	 * the instant.
	 * @param first when to send the first, measured as by
	 * {@link #schedule(Instant, Message)}
	 * @param period the time from one to the next
	 * @param message the message
	 * @param missed what to do about those that are missed, also if the first instant is
	 * past
	 * @return a handle to call it off
	 */
	Cancellable scheduleAtFixedRate(Instant first, Duration period, Message<? super P, ?> message, Missed missed);

	/**
	 * Runs code in this actor's turn again and again, beginning at an instant.
	 * @param first when to run it first
	 * @param period the time from one to the next
	 * @param inTurn the code
	 * @param missed what to do about those that are missed, also if the first instant is
	 * past
	 * @return a handle to call it off
	 * @see #scheduleAtFixedRate(Instant, Duration, Message, Missed)
	 */
	Cancellable scheduleAtFixedRate(Instant first, Duration period, Runnable inTurn, Missed missed);

	/**
	 * Sends this actor a message again and again, counting from the moment at which the
	 * last one was handled.
	 * @param initialDelay how long to wait for the first
	 * @param delay the time from the end of one to the next
	 * @param message the message
	 * @return a handle to call it off
	 */
	Cancellable scheduleWithFixedDelay(Duration initialDelay, Duration delay, Message<? super P, ?> message);

	/**
	 * Runs code in this actor's turn again and again, counting from the end of the last
	 * run.
	 * @param initialDelay how long to wait for the first
	 * @param delay the time from the end of one to the next
	 * @param inTurn the code
	 * @return a handle to call it off
	 */
	Cancellable scheduleWithFixedDelay(Duration initialDelay, Duration delay, Runnable inTurn);

	/**
	 * Runs code in this actor's turn when a stage is complete; other messages are handled
	 * meanwhile.
	 * @param <T> the type of the result
	 * @param stage the stage
	 * @param inTurn takes the result, or {@code null} and what the stage failed with
	 */
	<T extends @Nullable Object> void pipe(CompletionStage<T> stage,
			BiConsumer<? super @Nullable T, ? super @Nullable Throwable> inTurn);

	/**
	 * Runs code in this actor's turn when a stage is complete; no other message is
	 * handled between the end of the current one and then. Several are awaited in the
	 * order in which they were given.
	 * @param <T> the type of the result
	 * @param stage the stage
	 * @param inTurn takes the result, or {@code null} and what the stage failed with
	 */
	<T extends @Nullable Object> void await(CompletionStage<T> stage,
			BiConsumer<? super @Nullable T, ? super @Nullable Throwable> inTurn);

	/**
	 * Subscribes this actor to a stream, of which 16 items at most wait to be handled.
	 * @param <T> the type of the items
	 * @param source the source of the stream
	 * @param handler handles the items in this actor's turn
	 * @return a handle to cancel the subscription
	 * @see #subscribe(Publisher, StreamHandler, int)
	 */
	default <T> Cancellable subscribe(Publisher<? extends T> source, StreamHandler<? super T> handler) {
		return subscribe(source, handler, 16);
	}

	/**
	 * Subscribes this actor to a stream. Items are handled in its turn and in their order
	 * with the messages that wait, and not while a stage is awaited; more are requested
	 * when half of those that were requested have been handled. The subscription ends
	 * when the source does, when the handler throws, and when this actor stops or is
	 * replaced by a new instance; in all cases but the first the source is cancelled, and
	 * nothing of the handler runs after that. The end of a stream does not stop the
	 * actor.
	 * <p>
	 * A source that breaks the rules of Reactive Streams is cancelled, and
	 * {@link StreamHandler#failed} says what it did. A {@code Flow.Publisher} is
	 * subscribed to by {@code FlowAdapters.toPublisher}.
	 * @param <T> the type of the items
	 * @param source the source of the stream, which is subscribed to at once
	 * @param handler handles the items in this actor's turn
	 * @param prefetch how many items may be on their way, or wait to be handled
	 * @return a handle to cancel the subscription
	 */
	<T> Cancellable subscribe(Publisher<? extends T> source, StreamHandler<? super T> handler, int prefetch);

	/**
	 * Returns an executor that runs code in this actor's turn, behind the messages that
	 * wait already. It may be used by any thread.
	 * @return the executor
	 */
	Executor executor();

	/**
	 * Puts the message that is being handled aside, to be handled later: once
	 * {@link #unstashAll()} is called, or a new instance takes the place of this one. Its
	 * asker is not answered yet, what the handler returns is ignored, also a stage (it
	 * should return {@code null}), and the message does not count as handled. An asker
	 * whose time is up meanwhile hears of that, and its message is not handled again.
	 * When this actor stops, what is put aside becomes dead letters as what waits in its
	 * mailbox does.
	 * <p>
	 * What is put aside does not count as waiting: it holds up neither senders on other
	 * nodes nor the message that lets it go on. So it is bounded by the capacity of the
	 * mailbox only, and the memory that it takes is this actor's own affair.
	 * <p>
	 * A handler that throws after this has put nothing aside: the failure is the answer.
	 * @throws IllegalStateException if no handler of a message runs, as in the code of a
	 * timer or in {@link Actor#started}, or if it has stashed its message already
	 * @throws MailboxFullException if the mailbox is bounded and as many messages as it
	 * may hold are put aside
	 */
	void stash();

	/**
	 * Takes all messages back that were put aside: they are handled next, in the order in
	 * which they were, before those that wait in the mailbox.
	 */
	void unstashAll();

	/**
	 * Stops this actor when it has handled no message for some time. Messages to itself
	 * and from timers and items of streams count as messages, code that runs in turn does
	 * not. Not while messages are put aside. An actor that objects is asked again after
	 * the same time. This is how an actor ends that nobody needs any more: that nobody
	 * has a reference to it does not stop it. Belongs to the instance, as timers do:
	 * {@link Actor#started} sets it again after a restart.
	 * @param timeout the time, or zero to live on
	 */
	void idleTimeout(Duration timeout);

	/**
	 * Changes the bound of this actor's mailbox, which stays over restarts. What waits
	 * already stays. What waits for room, asks and threads that tell, comes in at once if
	 * there is some now.
	 * @param capacity the largest number of waiting messages, or 0 for no bound
	 */
	void mailboxCapacity(int capacity);

	/**
	 * Stops this actor after the current message: its children first, then
	 * {@link Actor#stopping}, which may object, and {@link Actor#stopped}. Messages that
	 * wait by then become dead letters, and their askers get an
	 * {@link ActorStoppedException}.
	 */
	void stop();

	/**
	 * Stops this actor and its children after the current message without asking
	 * {@link Actor#stopping} and without waiting for a stage that is being awaited.
	 */
	void terminate();

}
