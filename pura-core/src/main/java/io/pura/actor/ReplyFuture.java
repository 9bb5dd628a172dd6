package io.pura.actor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.pura.dispatch.ElasticDispatcher;
import io.pura.dispatch.ForkJoinDispatcher;
import org.jspecify.annotations.Nullable;

/**
 * A future that knows its actor system: async callbacks without an executor run on the
 * dispatcher and never in the common pool, and a wait that could not end is refused.
 */
abstract class ReplyFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	/**
	 * How often a thread looks for the reply before it parks, some 20 microseconds: most
	 * replies are there by then, and to be woken takes longer than that. Of no use with
	 * one processor, where nobody can reply meanwhile.
	 */
	private static final int SPINS = (Runtime.getRuntime().availableProcessors() > 1) ? 500 : 0;

	abstract ActorSystem system();

	@Override
	public final <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new Dependent<>(system());
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
		beforeWait();
		try {
			return super.join();
		}
		finally {
			ElasticDispatcher.endWait();
		}
	}

	@Override
	public final T get() throws InterruptedException, ExecutionException {
		if (isDone()) {
			return super.get();
		}
		beforeWait();
		try {
			return super.get();
		}
		finally {
			ElasticDispatcher.endWait();
		}
	}

	@Override
	public final T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		if (isDone()) {
			return super.get(timeout, unit);
		}
		beforeWait();
		try {
			return super.get(timeout, unit);
		}
		finally {
			ElasticDispatcher.endWait();
		}
	}

	private void beforeWait() {
		system().checkMayWait("this reply", "ask once the application has started, or use thenAccept instead of join");
		ElasticDispatcher.beginWait();
		ForkJoinDispatcher.aboutToBlock();
		for (int i = 0; i < SPINS && !isDone(); i++) {
			Thread.onSpinWait();
		}
	}

	/**
	 * What depends on a reply.
	 */
	private static final class Dependent<T extends @Nullable Object> extends ReplyFuture<T> {

		private final ActorSystem system;

		Dependent(ActorSystem system) {
			this.system = system;
		}

		@Override
		ActorSystem system() {
			return this.system;
		}

	}

}
