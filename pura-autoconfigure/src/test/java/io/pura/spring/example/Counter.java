package io.pura.spring.example;

import io.pura.actor.Message;

/**
 * The protocol of a counter.
 */
public interface Counter {

	record Add(int by) implements Message<Counter, Long> {
	}

	record Read() implements Message<Counter, Long> {
	}

	/**
	 * Is rejected.
	 */
	record Overdraw() implements Message<Counter, Void> {
	}

	/**
	 * Fails, so that the counter goes on.
	 */
	record Fail() implements Message<Counter, Void> {
	}

	/**
	 * Fails, so that the counter starts anew.
	 */
	record Crash() implements Message<Counter, Void> {
	}

}
