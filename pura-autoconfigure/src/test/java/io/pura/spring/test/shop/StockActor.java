package io.pura.spring.test.shop;

import io.pura.actor.Actor;
import io.pura.actor.Handler;
import io.pura.spring.ActorComponent;

/**
 * A stock that has nothing.
 */
@ActorComponent("stock")
public class StockActor implements Actor<Stock> {

	@Handler
	boolean reserve(Stock.Reserve message) {
		return false;
	}

}
