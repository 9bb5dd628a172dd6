package io.pura.spring.test;

import java.util.concurrent.CompletableFuture;

import io.pura.actor.Actor;
import io.pura.actor.Handler;
import io.pura.spring.test.shop.Order;

/**
 * Waits for what never comes.
 */
class WaitingActor implements Actor<Order> {

	@Handler
	CompletableFuture<String> place(Order.Place message) {
		return new CompletableFuture<>();
	}

	@Handler
	CompletableFuture<String> status(Order.Status message) {
		return new CompletableFuture<>();
	}

}
