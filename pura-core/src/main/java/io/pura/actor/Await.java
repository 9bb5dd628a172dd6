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

	private final boolean reply;

	private final @Nullable Ask<?> ask;

	private final @Nullable OpenHandling handling;

	private boolean done;

	private @Nullable T value;

	private @Nullable Throwable failure;

	/**
	 * Creates one.
	 * @param stage the stage
	 * @param then what to do when it is complete
	 * @param reply whether the stage is the reply to the message that is handled
	 * @param ask the ask during whose handling the wait begins
	 * @param handling who observes that
	 */
	Await(CompletionStage<T> stage, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then, boolean reply,
			@Nullable Ask<?> ask, @Nullable OpenHandling handling) {
		this.stage = stage;
		this.then = then;
		this.reply = reply;
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
	 * Returns whether the stage is the reply to an ask, on any thread.
	 */
	boolean isReplyTo(Ask<?> ask) {
		return this.reply && this.ask == ask;
	}

	/**
	 * Returns the ask without which the stage is not complete, on any thread.
	 * @return an open ask, or {@code null} as far as is known
	 */
	@Nullable Ask<?> source() {
		return ReplyFuture.sourceOf(this.stage);
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
