package io.pura.benchmarks.local.vertx;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * The event bus, with a context for each processor. What talks with each other shares a
 * context, and so a thread, which is the best case.
 *
 * @param vertx where the bus is
 * @param contexts the contexts, each with a thread of its own
 * @param next counts addresses and contexts
 */
record Bus(Vertx vertx, List<Context> contexts, AtomicInteger next) {

	private static final DeliveryOptions BY_REFERENCE = new DeliveryOptions().setLocalOnly(true)
		.setCodecName(ByReference.NAME);

	static Bus of(Vertx vertx) {
		vertx.eventBus().registerCodec(new ByReference());
		List<Context> contexts = Stream.generate(() -> context(vertx))
			.limit(Runtime.getRuntime().availableProcessors())
			.toList();
		return new Bus(vertx, contexts, new AtomicInteger());
	}

	private static Context context(Vertx vertx) {
		CompletableFuture<Context> deployed = new CompletableFuture<>();
		vertx.deployVerticle((context) -> {
			deployed.complete(context);
			return Future.succeededFuture();
		});
		return deployed.join();
	}

	/**
	 * Sets something up in one of the contexts and waits for it.
	 */
	<T> T setUp(Supplier<T> code) {
		Context context = this.contexts.get(this.next.incrementAndGet() % this.contexts.size());
		CompletableFuture<T> result = new CompletableFuture<>();
		context.runOnContext((nothing) -> result.complete(code.get()));
		return result.join();
	}

	/**
	 * Registers a consumer in the current context.
	 * @return its address
	 */
	String register(Handler<Message<Object>> handler) {
		return consumer(handler).address();
	}

	MessageConsumer<Object> consumer(Handler<Message<Object>> handler) {
		return consumer().handler(handler);
	}

	/**
	 * Returns a consumer that is registered once it has a handler.
	 */
	MessageConsumer<Object> consumer() {
		return this.vertx.eventBus().localConsumer(Integer.toString(this.next.incrementAndGet()));
	}

	void send(String address, Object message) {
		this.vertx.eventBus().send(address, message, BY_REFERENCE);
	}

	<T> Future<Message<T>> request(String address, Object message) {
		return this.vertx.eventBus().request(address, message, BY_REFERENCE);
	}

	void reply(Message<Object> message, Object answer) {
		message.reply(answer, BY_REFERENCE);
	}

}
