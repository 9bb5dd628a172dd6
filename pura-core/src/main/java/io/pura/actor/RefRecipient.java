package io.pura.actor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The recipient of any reference.
 *
 * @param ref where messages go
 * @param type the class of messages
 */
record RefRecipient<P, M extends Message<? super P, R>, R extends @Nullable Object>(ActorRef<P> ref,
		Class<M> type) implements Recipient<M, R> {

	@Override
	public void tell(M message) {
		this.ref.tell(message);
	}

	@Override
	public Offer offer(M message) {
		return this.ref.offer(message);
	}

	@Override
	public CompletableFuture<R> ask(M message) {
		return this.ref.ask(message);
	}

	@Override
	public CompletableFuture<R> ask(M message, Duration timeout) {
		return this.ref.ask(message, timeout);
	}

	@Override
	public CompletableFuture<@Nullable Void> deliver(M message, DeliveryGuarantee guarantee) {
		return this.ref.deliver(message, guarantee);
	}

	@Override
	public ActorPath path() {
		return this.ref.path();
	}

}
