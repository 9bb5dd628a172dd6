package io.pura.spring.example;

import io.pura.actor.Message;

/**
 * The protocol of a greeter.
 */
public interface Greeter {

	record Greet(String whom) implements Message<Greeter, String> {
	}

}
