package io.pura.spring.test.shop;

import io.pura.actor.ActorRef;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/**
 * What uses actors and is none.
 */
@Service
public class Shop {

	private final ActorRef<Order> order;

	private final ActorRef<Till> leftTill;

	private final ActorRef<Till> right;

	Shop(ActorRef<Order> order, ActorRef<Till> leftTill, @Qualifier("right") ActorRef<Till> right) {
		this.order = order;
		this.leftTill = leftTill;
		this.right = right;
	}

	/**
	 * Returns the order.
	 */
	public ActorRef<Order> order() {
		return this.order;
	}

	/**
	 * Returns a till.
	 */
	public ActorRef<Till> leftTill() {
		return this.leftTill;
	}

	/**
	 * Returns another till.
	 */
	public ActorRef<Till> rightTill() {
		return this.right;
	}

}
