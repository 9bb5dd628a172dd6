package io.pura.actor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.pura.actor.Waits.Wait;
import io.pura.dispatch.ElasticDispatcher;
import io.pura.dispatch.ForkJoinDispatcher;
import org.jspecify.annotations.Nullable;

/**
 * A future that knows its actor system: async callbacks without an executor run on the
 * dispatcher and never in the common pool, and a wait that could not end is refused. It
 * also knows the ask that it comes from.
 */
abstract class ReplyFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	/**
	 * How often a thread looks for the reply before it parks, some 20 microseconds: most
	 * replies are there by then, and to be woken takes longer than that. Of no use with
	 * one processor, where nobody can reply meanwhile.
	 */
	private static final int SPINS = (Runtime.getRuntime().availableProcessors() > 1) ? 500 : 0;

	abstract ActorSystem system();

	/**
	 * Returns the ask without which this is not complete, on any thread.
	 * @return an open ask, or {@code null} as far as is known
	 */
	abstract @Nullable Ask<?> source();

	/**
	 * Returns the ask without which a stage is not complete, on any thread.
	 * @return an open ask, or {@code null} as far as is known
	 */
	static @Nullable Ask<?> sourceOf(CompletionStage<?> stage) {
		return (stage instanceof ReplyFuture<?> reply) ? reply.source() : null;
	}

	/**
	 * Returns what the dependents of this come from.
	 */
	ReplyFuture<?> origin() {
		return this;
	}

	@Override
	public final <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new Dependent<>(origin());
	}

	@Override
	public final Executor defaultExecutor() {
		return system().dispatcher();
	}

	@Override
	public final T join() {
		if (isDone()) {
			return super.join();
		}
		Wait wait = beforeWait();
		try {
			return super.join();
		}
		finally {
			afterWait(wait);
		}
	}

	@Override
	public final T get() throws InterruptedException, ExecutionException {
		if (isDone()) {
			return super.get();
		}
		Wait wait = beforeWait();
		try {
			return super.get();
		}
		finally {
			afterWait(wait);
		}
	}

	@Override
	public final T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		if (isDone()) {
			return super.get(timeout, unit);
		}
		Wait wait = beforeWait();
		try {
			return super.get(timeout, unit);
		}
		finally {
			afterWait(wait);
		}
	}

	private @Nullable Wait beforeWait() {
		system().checkMayWait("this reply", "ask once the application has started, or use thenAccept instead of join");
		ElasticDispatcher.beginWait();
		ForkJoinDispatcher.aboutToBlock();
		Ask<?> source = source();
		if (source == null || source.localRecipient() != null) {
			// Another node takes longer than that, and may need the processor for it.
			for (int i = 0; i < SPINS && !isDone(); i++) {
				Thread.onSpinWait();
			}
		}
		ActorCell<?> waiting = (source != null) ? ActorCell.running() : null;
		return (source != null && waiting != null) ? waiting.context().waits().block(this, source) : null;
	}

	private static void afterWait(@Nullable Wait wait) {
		ElasticDispatcher.endWait();
		if (wait != null) {
			wait.end();
		}
	}

	// What is composed needs the stage that its function returns, when it is there.

	@Override
	public final <U extends @Nullable Object> CompletableFuture<U> thenCompose(
			Function<? super T, ? extends CompletionStage<U>> function) {
		Composed<T, U> origin = new Composed<>(origin(), function);
		return dependsOn(origin, super.thenCompose(origin));
	}

	@Override
	public final <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
			Function<? super T, ? extends CompletionStage<U>> function) {
		Composed<T, U> origin = new Composed<>(origin(), function);
		return dependsOn(origin, super.thenComposeAsync(origin));
	}

	@Override
	public final <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
			Function<? super T, ? extends CompletionStage<U>> function, Executor executor) {
		Composed<T, U> origin = new Composed<>(origin(), function);
		return dependsOn(origin, super.thenComposeAsync(origin, executor));
	}

	// What needs one of two does not need this one.

	@Override
	public final <U extends @Nullable Object> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other,
			Function<? super T, U> function) {
		return either(super.applyToEither(other, function));
	}

	@Override
	public final <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
			CompletionStage<? extends T> other, Function<? super T, U> function) {
		return either(super.applyToEitherAsync(other, function));
	}

	@Override
	public final <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
			CompletionStage<? extends T> other, Function<? super T, U> function, Executor executor) {
		return either(super.applyToEitherAsync(other, function, executor));
	}

	@Override
	public final CompletableFuture<@Nullable Void> acceptEither(CompletionStage<? extends T> other,
			Consumer<? super T> action) {
		return either(super.acceptEither(other, action));
	}

	@Override
	public final CompletableFuture<@Nullable Void> acceptEitherAsync(CompletionStage<? extends T> other,
			Consumer<? super T> action) {
		return either(super.acceptEitherAsync(other, action));
	}

	@Override
	public final CompletableFuture<@Nullable Void> acceptEitherAsync(CompletionStage<? extends T> other,
			Consumer<? super T> action, Executor executor) {
		return either(super.acceptEitherAsync(other, action, executor));
	}

	@Override
	public final CompletableFuture<@Nullable Void> runAfterEither(CompletionStage<?> other, Runnable action) {
		return either(super.runAfterEither(other, action));
	}

	@Override
	public final CompletableFuture<@Nullable Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
		return either(super.runAfterEitherAsync(other, action));
	}

	@Override
	public final CompletableFuture<@Nullable Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action,
			Executor executor) {
		return either(super.runAfterEitherAsync(other, action, executor));
	}

	private static <U extends @Nullable Object> CompletableFuture<U> either(CompletableFuture<U> future) {
		return (future instanceof Dependent<?> dependent) ? dependsOn(new Sourceless(dependent.system()), future)
				: future;
	}

	private static <U extends @Nullable Object> CompletableFuture<U> dependsOn(ReplyFuture<?> origin,
			CompletableFuture<U> future) {
		if (future instanceof Dependent<?> dependent) {
			// Nobody else has it yet.
			dependent.origin = origin;
		}
		return future;
	}

	/**
	 * What depends on a reply.
	 */
	private static final class Dependent<T extends @Nullable Object> extends ReplyFuture<T> {

		private ReplyFuture<?> origin;

		Dependent(ReplyFuture<?> origin) {
			this.origin = origin;
		}

		@Override
		ActorSystem system() {
			return this.origin.system();
		}

		@Override
		ReplyFuture<?> origin() {
			return this.origin;
		}

		@Override
		@Nullable Ask<?> source() {
			return isDone() ? null : this.origin.source();
		}

	}

	/**
	 * The origin of what depends on a reply, and then on a stage that is made of it.
	 */
	private static final class Composed<T extends @Nullable Object, U extends @Nullable Object> extends ReplyFuture<U>
			implements Function<T, CompletionStage<U>> {

		private final ReplyFuture<?> outer;

		private final Function<? super T, ? extends CompletionStage<U>> function;

		private volatile @Nullable CompletionStage<U> inner;

		Composed(ReplyFuture<?> outer, Function<? super T, ? extends CompletionStage<U>> function) {
			this.outer = outer;
			this.function = function;
		}

		@Override
		ActorSystem system() {
			return this.outer.system();
		}

		@Override
		@Nullable Ask<?> source() {
			CompletionStage<U> inner = this.inner;
			return (inner != null) ? sourceOf(inner) : this.outer.source();
		}

		@Override
		public CompletionStage<U> apply(T value) {
			CompletionStage<U> inner = this.function.apply(value);
			this.inner = inner;
			if (inner != null) {
				Ask<?> source = sourceOf(inner);
				if (source != null) {
					system().waits().added(source, null);
				}
			}
			return inner;
		}

	}

	/**
	 * The origin of what depends on no reply alone.
	 */
	private static final class Sourceless extends ReplyFuture<Object> {

		private final ActorSystem system;

		Sourceless(ActorSystem system) {
			this.system = system;
		}

		@Override
		ActorSystem system() {
			return this.system;
		}

		@Override
		@Nullable Ask<?> source() {
			return null;
		}

	}

}
