package io.pura.serialization;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.pura.Internal;
import io.pura.actor.ActorPath;
import io.pura.actor.ActorRef;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Message;
import io.pura.actor.Offer;
import io.pura.actor.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * Lets a reference to nobody through while a sample of a message is written and read, and
 * leaves all others to the real format.
 */
@Internal
public final class SampleRefs implements ActorRefFormat {

	private static final String TEXT = "sample";

	private final ActorRefFormat refs;

	private final ThreadLocal<@Nullable Boolean> open = new ThreadLocal<>();

	/**
	 * Creates a format.
	 * @param refs writes and reads references that lead somewhere
	 */
	public SampleRefs(ActorRefFormat refs) {
		this.refs = refs;
	}

	/**
	 * Runs code of this thread that may read a reference to nobody.
	 */
	<T> T during(Supplier<T> code) {
		this.open.set(true);
		try {
			return code.get();
		}
		finally {
			this.open.remove();
		}
	}

	@Override
	public String write(ActorRef<?> ref) {
		return (ref instanceof SampleRef) ? TEXT : this.refs.write(ref);
	}

	@Override
	public ActorRef<?> read(String text, Class<?> protocol) {
		// Whatever another node may send: to it this text means nothing.
		return (text.equals(TEXT) && this.open.get() != null) ? SampleRef.INSTANCE : this.refs.read(text, protocol);
	}

	/**
	 * A reference to nobody.
	 */
	static final class SampleRef implements ActorRef<Object> {

		static final SampleRef INSTANCE = new SampleRef();

		private SampleRef() {
		}

		@Override
		public void tell(Message<? super Object, ?> message) {
			throw nobody();
		}

		@Override
		public Offer offer(Message<? super Object, ?> message) {
			throw nobody();
		}

		@Override
		public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super Object, R> message) {
			throw nobody();
		}

		@Override
		public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super Object, R> message,
				Duration timeout) {
			throw nobody();
		}

		@Override
		public <R extends @Nullable Object> CompletableFuture<R> ask(Message<? super Object, R> message,
				Duration timeout, Executor executor) {
			throw nobody();
		}

		@Override
		public CompletableFuture<@Nullable Void> deliver(Message<? super Object, ?> message,
				DeliveryGuarantee guarantee) {
			throw nobody();
		}

		@Override
		public <R extends @Nullable Object, M extends Message<? super Object, R>> Recipient<M, R> recipient(
				Class<M> type) {
			throw nobody();
		}

		@Override
		public ActorPath path() {
			return new ActorPath(TEXT, List.of(TEXT));
		}

		private static UnsupportedOperationException nobody() {
			return new UnsupportedOperationException("This is a sample of a message, and its reference leads nowhere");
		}

	}

}
