package io.pura.actor;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * A stage that an actor waits for and handles nothing else meanwhile.
 *
 * @param <T> the type of the result
 */
final class Await<T extends @Nullable Object> {

	private final CompletionStage<T> stage;

	private final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then;

	private final @Nullable Ask<?> ask;

	private final @Nullable OpenHandling handling;

	private boolean done;

	private @Nullable T value;

	private @Nullable Throwable failure;

	Await(CompletionStage<T> stage, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then,
			@Nullable Ask<?> ask, @Nullable OpenHandling handling) {
		this.stage = stage;
		this.then = then;
		this.ask = ask;
		this.handling = handling;
	}

	/**
	 * Returns the ask during whose handling the wait began.
	 */
	@Nullable Ask<?> ask() {
		return this.ask;
	}

	/**
	 * The stage is complete, on any thread.
	 */
	void complete(@Nullable Throwable failure) {
		if (this.handling != null) {
			this.handling.done(failure);
		}
	}

	/**
	 * The stage is not awaited any longer, on any thread.
	 */
	void fail(Throwable cause) {
		if (this.stage instanceof PublisherReply published) {
			published.cancelUpstream();
		}
		complete(cause);
		if (this.ask != null) {
			this.ask.fail(cause);
		}
	}

	boolean isDone() {
		return this.done;
	}

	void done(@Nullable T value, @Nullable Throwable failure) {
		this.value = value;
		this.failure = failure;
		this.done = true;
	}

	void proceed() {
		this.then.accept(this.value, this.failure);
	}

}
