package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.CompletionException;

import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription of an actor to a stream. What the source signals, on any thread,
 * stands in the mailbox until it is its turn, and no more of it than was requested. A
 * source that breaks the rules is cancelled, and the handler hears of it.
 * <p>
 * The signals of a source come one after the other, as Reactive Streams has it (1.3);
 * what may come at any time is the cancellation.
 *
 * @param <T> the type of the items
 */
final class ActorSubscriber<T> implements Subscriber<T>, Cancellable {

	private static final Logger logger = LoggerFactory.getLogger(ActorSubscriber.class);

	private static final VarHandle UPSTREAM;

	private static final VarHandle DEMAND;

	private static final VarHandle ENDED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			UPSTREAM = lookup.findVarHandle(ActorSubscriber.class, "upstream", Subscription.class);
			DEMAND = lookup.findVarHandle(ActorSubscriber.class, "demand", long.class);
			ENDED = lookup.findVarHandle(ActorSubscriber.class, "ended", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Stands for a subscription that is cancelled or over. */
	private static final Subscription NONE = new Subscription() {

		@Override
		public void request(long n) {
		}

		@Override
		public void cancel() {
		}

	};

	private final ActorCell<?> cell;

	private final int instance;

	/** Where this is remembered as long as it is not over. */
	private final Set<ActorSubscriber<?>> all;

	private final int prefetch;

	/** {@code null} once nothing of it is to be called any more. */
	private volatile @Nullable StreamHandler<? super T> handler;

	private volatile @Nullable Subscription upstream;

	/** How many items may still come. */
	private volatile long demand;

	/** Whether the source has said that it has come to its end, or that it has failed. */
	private volatile boolean ended;

	/** How many items were handled and not requested again, in turn. */
	private int handled;

	ActorSubscriber(ActorCell<?> cell, StreamHandler<? super T> handler, int prefetch, Set<ActorSubscriber<?>> all) {
		this.cell = cell;
		this.instance = cell.instance();
		this.handler = handler;
		this.prefetch = prefetch;
		this.all = all;
	}

	/**
	 * Subscribes to the source, in turn.
	 */
	void subscribeTo(Publisher<? extends T> source) {
		this.all.add(this);
		try {
			source.subscribe(this);
		}
		catch (Throwable ex) {
			// Against the rules, but it must be heard of.
			fail(ex);
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		requireNonNull("subscription", subscription);
		if (!UPSTREAM.compareAndSet(this, null, subscription)) {
			subscription.cancel();
			return;
		}
		this.cell.add(new Step<>(this, StreamHandler::started));
		request(this.prefetch);
	}

	@Override
	public void onNext(T item) {
		requireNonNull("item", item);
		if (this.ended || this.handler == null) {
			return;
		}
		if ((long) DEMAND.getAndAdd(this, -1L) <= 0) {
			fail(new IllegalStateException(
					"The source of a stream of %s has sent more items than it was asked for,".formatted(this.cell)
							+ " against rule 1.1 of Reactive Streams"));
			return;
		}
		this.cell.add(new Item<>(this, item));
	}

	@Override
	public void onComplete() {
		// It is over, so nothing must be called on it any more.
		this.upstream = NONE;
		end(StreamHandler::finished);
	}

	@Override
	public void onError(Throwable cause) {
		requireNonNull("cause", cause);
		this.upstream = NONE;
		end((handler) -> handler.failed(cause));
	}

	private void requireNonNull(String what, @Nullable Object value) {
		if (value == null) {
			NullPointerException failure = new NullPointerException(
					"The source of a stream of %s has sent null as the %s, against rule 2.13 of Reactive Streams"
						.formatted(this.cell, what));
			fail(failure);
			throw failure;
		}
	}

	/**
	 * Ends what the source has failed to end.
	 */
	private void fail(Throwable cause) {
		cancelUpstream();
		end((handler) -> handler.failed(cause));
	}

	private void end(StepCode<T> code) {
		if (ENDED.compareAndSet(this, false, true)) {
			this.cell.add(new Step<>(this, (handler) -> {
				over();
				code.run(handler);
			}));
		}
	}

	private void request(long count) {
		DEMAND.getAndAdd(this, count);
		Subscription upstream = this.upstream;
		if (upstream == null) {
			return;
		}
		try {
			upstream.request(count);
		}
		catch (Throwable ex) {
			// Against the rules too.
			fail(ex);
		}
	}

	/**
	 * Handles an item, in turn.
	 */
	private void handle(T item) throws Exception {
		StreamHandler<? super T> handler = this.handler;
		if (handler == null) {
			return;
		}
		this.cell.context().active();
		handler.item(item);
		this.handled++;
		if (this.handled >= (this.prefetch + 1) / 2 && !this.ended) {
			int count = this.handled;
			this.handled = 0;
			request(count);
		}
	}

	private void step(StepCode<T> code) throws Exception {
		StreamHandler<? super T> handler = this.handler;
		if (handler != null) {
			code.run(handler);
		}
	}

	@Override
	public void cancel() {
		over();
		cancelUpstream();
	}

	/**
	 * Lets go of the handler, on any thread.
	 */
	private void over() {
		this.handler = null;
		this.all.remove(this);
	}

	private void cancelUpstream() {
		Subscription upstream = (Subscription) UPSTREAM.getAndSet(this, NONE);
		if (upstream != null) {
			try {
				upstream.cancel();
			}
			catch (Throwable ex) {
				// Against the rules, and nothing is wanted of it any more.
				logger.warn("The source of a stream of {} failed when it was cancelled", this.cell, ex);
			}
		}
	}

	/**
	 * Cancels, as the handler has thrown.
	 * @return what to throw
	 */
	private RuntimeException thrown(Throwable failure) {
		cancel();
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof RuntimeException unchecked) ? unchecked : new CompletionException(failure);
	}

	@FunctionalInterface
	private interface StepCode<T> {

		void run(StreamHandler<? super T> handler) throws Exception;

	}

	/**
	 * An item that stands in the mailbox.
	 */
	private static final class Item<T> extends InTurn implements Runnable {

		private final ActorSubscriber<T> subscriber;

		private final T item;

		Item(ActorSubscriber<T> subscriber, T item) {
			super(subscriber.instance);
			this.subscriber = subscriber;
			this.item = item;
		}

		@Override
		boolean run(ActorCell<?> cell) {
			cell.runInTurn(this, null);
			return false;
		}

		@Override
		public void run() {
			try {
				this.subscriber.handle(this.item);
			}
			catch (Throwable ex) {
				throw this.subscriber.thrown(ex);
			}
		}

	}

	/**
	 * The beginning or the end of the stream, which stands in the mailbox.
	 */
	private static final class Step<T> extends InTurn implements Runnable {

		private final ActorSubscriber<T> subscriber;

		private final StepCode<T> code;

		Step(ActorSubscriber<T> subscriber, StepCode<T> code) {
			super(subscriber.instance);
			this.subscriber = subscriber;
			this.code = code;
		}

		@Override
		boolean run(ActorCell<?> cell) {
			cell.runInTurn(this, null);
			return false;
		}

		@Override
		public void run() {
			try {
				this.subscriber.step(this.code);
			}
			catch (Throwable ex) {
				throw this.subscriber.thrown(ex);
			}
		}

	}

}
