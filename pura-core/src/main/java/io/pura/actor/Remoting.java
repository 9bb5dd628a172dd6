package io.pura.actor;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.pura.Internal;
import io.pura.actor.DeadLetter.Reason;
import io.pura.dispatch.Cancellable;
import io.pura.dispatch.Clock;
import io.pura.dispatch.Timers;
import org.jspecify.annotations.Nullable;

/**
 * What the wire needs of an actor system: the inner side of refs to other nodes, and the
 * way in for what comes from there. Safe for use by any thread.
 */
@Internal
public final class Remoting {

	private final ActorSystem system;

	Remoting(ActorSystem system) {
		this.system = system;
	}

	ActorSystem system() {
		return this.system;
	}

	/**
	 * Returns the clock of the system.
	 * @return the clock
	 */
	public Clock clock() {
		return this.system.clock();
	}

	/**
	 * Returns the timers of the system, which end with it.
	 * @return the timers
	 */
	public Timers timers() {
		return this.system.timers();
	}

	/**
	 * Returns the source of chance of the system.
	 * @return the source of chance
	 */
	public RandomGenerator random() {
		return this.system.random();
	}

	/**
	 * Returns what runs the actors of the system.
	 * @return the dispatcher
	 */
	public Executor dispatcher() {
		return this.system.dispatcher();
	}

	/**
	 * Returns the timeout of asks that name none.
	 * @return the timeout
	 */
	public Duration askTimeout() {
		return this.system.settings().askTimeout();
	}

	/**
	 * Returns who watches messages.
	 * @return the observer, or {@code null} if there is none
	 */
	public @Nullable MessageObserver observer() {
		return this.system.observer();
	}

	/**
	 * Makes an ask whose time begins to run, and tells the observer.
	 * @param <R> the type of the reply
	 * @param recipient a ref to an actor elsewhere
	 * @param message the message
	 * @param timeout how long to wait for the reply
	 * @return an ask to be answered
	 */
	public <R extends @Nullable Object> Ask<R> ask(ActorRef<?> recipient, Message<?, R> message, Duration timeout) {
		return Ask.of(this.system, recipient, message, timeout).observed(observer());
	}

	/**
	 * Makes an ask that has all the time in the world and whose reply does not matter,
	 * and tells the observer.
	 * @param recipient a ref to an actor elsewhere
	 * @param message the message
	 * @return an ask to be answered
	 */
	public Ask<@Nullable Void> delivery(ActorRef<?> recipient, Message<?, ?> message) {
		return Ask.delivery(recipient, message).observed(observer());
	}

	/**
	 * Returns a reply that is completed on an executor.
	 * @param <R> the type of the reply
	 * @param ask the ask
	 * @param executor where callbacks run
	 * @return the reply
	 */
	public <R extends @Nullable Object> CompletableFuture<R> relay(CompletableFuture<R> ask, Executor executor) {
		return RelayedReply.of(ask, this.system, executor);
	}

	/**
	 * Returns a view of a reference that takes one class of messages only.
	 * @param <P> the protocol
	 * @param <R> the type of the reply
	 * @param <M> the class of messages
	 * @param ref the reference
	 * @param type the class of messages
	 * @return the view
	 */
	public <P, R extends @Nullable Object, M extends Message<? super P, R>> Recipient<M, R> recipient(ActorRef<P> ref,
			Class<M> type) {
		return new RefRecipient<P, M, R>(ref, type);
	}

	/**
	 * Returns whether a reference is to an actor of this system, in this JVM.
	 * @param ref a reference
	 * @return whether it is local
	 */
	public boolean isLocal(ActorRef<?> ref) {
		return ref instanceof ActorCell<?> cell && cell.system() == this.system;
	}

	/**
	 * Hands a message from another node to an actor.
	 * @param local a local reference
	 * @param message the message
	 * @param context what travelled with it
	 * @param load hears once when the message has left the mailbox, or once for each
	 * instance of a pool that takes it, or {@code null} if nobody does
	 * @param bytes what the load is told
	 */
	public void tell(ActorRef<?> local, Message<?, ?> message, Map<String, String> context, @Nullable Load load,
			int bytes) {
		((ActorCell<?>) local).deliverNow(message, new Observed(message, context, load, bytes));
	}

	/**
	 * Hands a message of this node to an actor if it can take it.
	 * @param local a local reference
	 * @param message the message
	 * @param context what travelled with it
	 * @return whether it was taken, or why not
	 */
	public Offer offer(ActorRef<?> local, Message<?, ?> message, Map<String, String> context) {
		ActorCell<?> cell = (ActorCell<?>) local;
		Intake intake = this.system.intake();
		Message<?, ?> arriving = (intake != null) ? intake.arriving(cell, message) : message;
		if (arriving == null) {
			return Offer.ACCEPTED;
		}
		return cell.offerItem(context.isEmpty() ? arriving : new Observed(arriving, context));
	}

	/**
	 * Returns the bound of the mailbox of an actor.
	 * @param local a local reference
	 * @return the largest number of waiting messages, or 0 for no bound
	 */
	public int mailboxCapacity(ActorRef<?> local) {
		return ((ActorCell<?>) local).mailboxCapacity();
	}

	/**
	 * Refuses to have the current thread wait for room on the way to another node if it
	 * must not.
	 * @param remote the reference that it tells something
	 * @throws IllegalStateException if it must not wait
	 */
	public void checkMayWaitForRoom(ActorRef<?> remote) {
		if (!BlockedThread.mayWait()) {
			throw new IllegalStateException("So much waits to be sent to %s, and thread %s must not wait:"
				.formatted(remote.path(), Thread.currentThread().getName())
					+ " use offer and see what it says, or ask, or have what is too much rejected");
		}
		this.system.checkMayWait("room on the way to " + remote.path(), "tell it less until then, or allow for more");
	}

	/**
	 * Hands an open ask of this node to an actor.
	 * @param local a local reference
	 * @param ask the ask
	 */
	public void send(ActorRef<?> local, Ask<?> ask) {
		ActorCell<?> cell = (ActorCell<?>) local;
		Intake intake = this.system.intake();
		if (intake == null) {
			cell.send(ask);
		}
		else {
			intake.sendCopy(cell, ask);
		}
	}

	/**
	 * Hands an ask from another node to an actor.
	 * @param local a local reference
	 * @param message the message
	 * @param timeout how much time is left to it, or {@code null} if it has no deadline
	 * and wants no reply
	 * @param context what travelled with it
	 * @param load hears once when the message has left the mailbox, answered or not
	 * @param bytes what the load is told
	 * @return the reply
	 */
	public Ask<? extends @Nullable Object> ask(ActorRef<?> local, Message<?, ?> message, @Nullable Duration timeout,
			Map<String, String> context, Load load, int bytes) {
		ActorCell<?> cell = (ActorCell<?>) local;
		Ask<? extends @Nullable Object> ask = (timeout != null) ? Ask.of(this.system, local, message, timeout)
				: Ask.delivery(local, message);
		cell.send(ask.carrying(context).loaded(load, bytes));
		return ask;
	}

	/**
	 * Hands a message from another node to an actor, to be handled whatever time it
	 * takes.
	 * @param local a local reference
	 * @param message the message
	 * @param context what travelled with it
	 * @param handled is told, by any thread, when the handler has finished, or why it
	 * will not
	 * @param room is run, by any thread, when the message no longer waits for room in the
	 * mailbox
	 * @param aside is run, by any thread, each time that the actor puts the message aside
	 * @return the delivery, which may wait for room
	 */
	public ReceivedDelivery deliver(ActorRef<?> local, Message<?, ?> message, Map<String, String> context,
			Consumer<@Nullable Throwable> handled, Runnable room, Runnable aside) {
		ActorCell<?> cell = (ActorCell<?>) local;
		ReceivedDelivery delivery = new ReceivedDelivery(local, message, handled, room, aside);
		cell.send(delivery.carrying(context));
		return delivery;
	}

	/**
	 * Runs code once when an actor has terminated or is lost, at once if it is so
	 * already. Nothing is known of the end of what is not a reference of Pura.
	 * @param ref a reference to an actor here or elsewhere
	 * @param code the code, which is run by any thread and must be short
	 * @return a handle to call it off
	 */
	public Cancellable whenTerminated(ActorRef<?> ref, Runnable code) {
		if (ref instanceof ActorCell<?> cell) {
			cell.whenTerminated(code);
			return () -> cell.unwatch(code);
		}
		return (ref instanceof RemoteRef remote) ? remote.whenTerminated(code) : () -> {
		};
	}

	/**
	 * Returns the reference that a recipient is a view of.
	 * @param recipient a recipient
	 * @return the reference
	 * @throws IllegalArgumentException if it is not a view of a reference
	 */
	public ActorRef<?> ref(Recipient<?, ?> recipient) {
		if (recipient instanceof RefRecipient<?, ?, ?> view) {
			return view.ref();
		}
		throw new IllegalArgumentException(
				recipient + " is not a recipient of an actor: take one with ActorRef.recipient");
	}

	/**
	 * Counts a message that is discarded.
	 * @param recipient the actor that it was sent to
	 * @param messageType the name of the class of the message
	 * @param reason why it is discarded
	 */
	public void discard(ActorPath recipient, String messageType, Reason reason) {
		this.system.deadLetters().add(recipient, messageType, reason);
	}

	/**
	 * Tells a listener the protocols of all actors that there are, and each new one
	 * before its first actor has it.
	 * @param listener takes the protocol
	 * @return a handle to end it
	 */
	public Cancellable onNewProtocol(Consumer<Class<?>> listener) {
		return this.system.types().onNewProtocol(listener);
	}

}
