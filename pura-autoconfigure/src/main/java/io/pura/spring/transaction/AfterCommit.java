package io.pura.spring.transaction;

import io.pura.actor.ActorRef;
import io.pura.actor.Message;
import io.pura.topic.Topic;

import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Sends messages once the transaction of the current thread has committed, so that nobody
 * hears of what is not there yet or never comes. Safe for use by any thread.
 *
 * <pre class="code">
 * &#64;Transactional
 * void place(Order order) {
 *     this.orders.save(order);
 *     this.afterCommit.publish(this.placed, new OrderPlaced(order.id()));
 * }
 * </pre>
 *
 * Messages are sent in the order of the calls, by the thread that commits, and not at all
 * if the transaction, or the nested one of the call, is rolled back. A transaction that
 * was begun inside another one, with {@code REQUIRES_NEW}, sends when it commits itself.
 * Without a transaction, and for calls from callbacks that run once it is over, they are
 * sent at once. If it is not known how the transaction has ended, that is logged and they
 * are not sent. A message is lost if the application dies between the commit and the
 * sending.
 * <p>
 * Reactive transactions belong to no thread, so they are not seen here, and messages are
 * sent at once: there, send once the publisher has completed that the transaction is
 * around, for instance in {@code doOnSuccess} behind
 * {@code TransactionalOperator.transactional}.
 */
public final class AfterCommit {

	/**
	 * Tells an actor a message after the commit.
	 * @param <P> the protocol of the actor
	 * @param ref the actor
	 * @param message the message
	 * @see ActorRef#tell
	 */
	public <P> void tell(ActorRef<P> ref, Message<? super P, ?> message) {
		Assert.notNull(ref, "'ref' must not be null");
		Assert.notNull(message, "'message' must not be null");
		send(() -> ref.tell(message));
	}

	/**
	 * Publishes a value to a topic after the commit.
	 * @param <T> the type of the values
	 * @param topic the topic
	 * @param value the value
	 * @see Topic#publish
	 */
	public <T> void publish(Topic<T> topic, T value) {
		Assert.notNull(topic, "'topic' must not be null");
		Assert.notNull(value, "'value' must not be null");
		send(() -> topic.publish(value));
	}

	private static void send(Runnable sending) {
		if (TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive()) {
			TransactionSynchronizationManager.registerSynchronization(new PendingSend(sending));
		}
		else {
			sending.run();
		}
	}

}
