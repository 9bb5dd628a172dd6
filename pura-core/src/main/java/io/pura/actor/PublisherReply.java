package io.pura.actor;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The reply of a handler that has returned a {@link Publisher}, which is subscribed to as
 * soon as it is returned: the value of a {@link Mono}, or a list of all items of any
 * other. The only class here that knows Reactor's publishers.
 */
final class PublisherReply extends CompletableFuture<@Nullable Object> implements Owed {

	private final Disposable.Swap subscription = Disposables.swap();

	private PublisherReply() {
	}

	/**
	 * Returns the type of reply that a publisher leads to.
	 * @param returned the type that a handler returns
	 * @param reply the type of reply that it should lead to
	 * @return the type of the one value, or the type of reply if that is a list of the
	 * items; {@code null} if the type is no publisher, or one that leads to no such reply
	 */
	static @Nullable Type replyOf(Type returned, Type reply) {
		Type[] arguments = TypeArguments.find(returned, Publisher.class);
		Class<?> raw = TypeArguments.raw(returned);
		if (arguments == null || raw == null) {
			return null;
		}
		if (Mono.class.isAssignableFrom(raw)) {
			return arguments[0];
		}
		boolean isListOfItems = reply instanceof ParameterizedType list && list.getRawType() == List.class
				&& list.getActualTypeArguments()[0].equals(arguments[0]);
		return isListOfItems ? reply : null;
	}

	static boolean isPublisher(Type returned) {
		Class<?> raw = TypeArguments.raw(returned);
		return raw != null && Publisher.class.isAssignableFrom(raw);
	}

	/**
	 * Subscribes to what a handler has returned.
	 * @return the stage of the reply, or {@code null} if it has returned {@code null}
	 */
	static @Nullable PublisherReply of(@Nullable Publisher<?> source) {
		if (source == null) {
			return null;
		}
		PublisherReply reply = new PublisherReply();
		Mono<?> single = (source instanceof Mono<?> mono) ? mono : Flux.from(source).collectList();
		reply.subscription
			.update(single.subscribe(reply::complete, reply::completeExceptionally, () -> reply.complete(null)));
		return reply;
	}

	/**
	 * Cancels the subscription, as nobody waits for the reply any more, on any thread.
	 */
	void cancelUpstream() {
		this.subscription.dispose();
	}

	@Override
	public boolean fail(Throwable cause) {
		cancelUpstream();
		return true;
	}

}
