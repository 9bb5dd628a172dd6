package io.pura.spring.test.shop;

import io.pura.actor.Message;

/**
 * The protocol of a stock.
 */
public interface Stock {

	record Reserve(String article) implements Message<Stock, Boolean> {
	}

}
