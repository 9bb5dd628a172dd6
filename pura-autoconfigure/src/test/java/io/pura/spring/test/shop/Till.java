package io.pura.spring.test.shop;

import io.pura.actor.Message;

/**
 * The protocol of a till, of which there are several.
 */
public interface Till {

	record Pay(int amount) implements Message<Till, Integer> {
	}

}
