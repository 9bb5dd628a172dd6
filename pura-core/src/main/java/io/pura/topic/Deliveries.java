package io.pura.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.Ask;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one value at all subscribers.
 */
final class Deliveries {

	private final List<CompletableFuture<@Nullable Throwable>> failures;

	Deliveries(int size) {
		this.failures = new ArrayList<>(size);
	}

	/**
	 * Adds a subscriber. That it stops is no failure.
	 */
	void add(ActorRef<?> subscriber, CompletableFuture<@Nullable Void> delivery) {
		this.failures.add(delivery.handle((done, failure) -> {
			Throwable cause = (failure != null) ? Ask.cause(failure) : null;
			return (cause instanceof ActorStoppedException stopped && subscriber.path().equals(stopped.path())) ? null
					: cause;
		}));
	}

	/**
	 * Returns what completes once all have finished.
	 */
	CompletableFuture<@Nullable Void> finished() {
		CompletableFuture<@Nullable Void> finished = new CompletableFuture<>();
		CompletableFuture.allOf(this.failures.toArray(CompletableFuture<?>[]::new)).thenRun(() -> {
			Throwable failure = failure();
			if (failure != null) {
				finished.completeExceptionally(failure);
			}
			else {
				finished.complete(null);
			}
		});
		return finished;
	}

	private @Nullable Throwable failure() {
		Throwable first = null;
		for (CompletableFuture<@Nullable Throwable> failure : this.failures) {
			Throwable next = failure.getNow(null);
			if (first == null) {
				first = next;
			}
			else if (next != null && next != first) {
				first.addSuppressed(next);
			}
		}
		return first;
	}

}
