package io.pura.topic;

import io.pura.actor.Message;

/**
 * The protocol of those who listen.
 */
interface Room {

	record Heard(String text) implements Message<Room, Void> {
	}

	record Read(int number) implements Message<Room, Void> {
	}

	record Fail(String text) implements Message<Room, Void> {
	}

	record Crash() implements Message<Room, Void> {
	}

}
