package io.pura.spring.test.shop;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.spring.ActorComponent;

/**
 * An order that is open for a day.
 */
@ActorComponent("order")
public class OrderActor implements Actor<Order> {

	private final ActorRef<Stock> stock;

	private String status = "NEW";

	OrderActor(ActorRef<Stock> stock) {
		this.stock = stock;
	}

	@Handler
	CompletionStage<String> place(Order.Place message, ActorContext<Order> context) {
		context.schedule(Duration.ofDays(1), () -> this.status = "EXPIRED");
		return this.stock.ask(new Stock.Reserve(message.article()))
			.thenApply((reserved) -> this.status = reserved ? "OPEN" : "SOLD OUT");
	}

	@Handler
	String status(Order.Status message) {
		return this.status;
	}

}
