package io.pura.actor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The address of an actor for one class of messages: says nothing about what else the
 * actor understands. Sends as {@link ActorRef} does. Recipients are equal if actor and
 * class are.
 *
 * @param <M> the class of messages
 * @param <R> the type of the reply
 */
public interface Recipient<M extends Message<?, R>, R extends @Nullable Object> {

	/**
	 * Sends a message and expects no answer.
	 * @param message the message
	 * @see ActorRef#tell(Message)
	 */
	void tell(M message);

	/**
	 * Sends a message if the actor can take it.
	 * @param message the message
	 * @return whether the message was taken, or why not
	 * @see ActorRef#offer(Message)
	 */
	Offer offer(M message);

	/**
	 * Sends a message and returns its reply, with the ask timeout of the actor system.
	 * @param message the message
	 * @return the reply
	 * @see ActorRef#ask(Message)
	 */
	CompletableFuture<R> ask(M message);

	/**
	 * Sends a message and returns its reply.
	 * @param message the message
	 * @param timeout how long to wait for the reply
	 * @return the reply
	 * @see ActorRef#ask(Message, Duration)
	 */
	CompletableFuture<R> ask(M message, Duration timeout);

	/**
	 * Sends a message, with no time limit, and says when it has been handled. The reply
	 * is dropped.
	 * @param message the message
	 * @param guarantee how hard to try
	 * @return completes when the handler has finished
	 * @see ActorRef#deliver(Message, DeliveryGuarantee)
	 */
	CompletableFuture<@Nullable Void> deliver(M message, DeliveryGuarantee guarantee);

	/**
	 * Returns where the actor stands.
	 * @return the path
	 */
	ActorPath path();

}
