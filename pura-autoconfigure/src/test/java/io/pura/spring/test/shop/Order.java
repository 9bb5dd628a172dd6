package io.pura.spring.test.shop;

import io.pura.actor.Message;

/**
 * The protocol of an order.
 */
public interface Order {

	record Place(String article) implements Message<Order, String> {
	}

	record Status() implements Message<Order, String> {
	}

}
