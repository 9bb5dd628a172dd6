package io.pura.actor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * A reply that is completed on the asker's executor.
 */
final class RelayedReply<R extends @Nullable Object> extends ReplyFuture<R> {

	private final CompletableFuture<R> ask;

	private final ActorSystem system;

	private RelayedReply(CompletableFuture<R> ask, ActorSystem system) {
		this.ask = ask;
		this.system = system;
	}

	@Override
	ActorSystem system() {
		return this.system;
	}

	@Override
	@Nullable Ask<?> source() {
		return isDone() ? null : sourceOf(this.ask);
	}

	static <R extends @Nullable Object> CompletableFuture<R> of(CompletableFuture<R> ask, ActorSystem system,
			Executor executor) {
		RelayedReply<R> reply = new RelayedReply<>(ask, system);
		ask.whenCompleteAsync((value, failure) -> {
			if (failure != null) {
				reply.completeExceptionally(failure);
			}
			else {
				reply.complete(value);
			}
		}, executor).whenComplete((value, failure) -> {
			if (failure != null) {
				// Also when the executor takes no more.
				reply.completeExceptionally(Ask.cause(failure));
			}
		});
		return reply;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		this.ask.cancel(mayInterruptIfRunning);
		return super.cancel(mayInterruptIfRunning);
	}

}
