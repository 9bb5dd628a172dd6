package io.pura.topic;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.pura.actor.Actor;
import io.pura.actor.Handler;

/**
 * Keeps what it hears.
 */
class RoomActor implements Actor<Room> {

	private final List<Object> heard;

	RoomActor() {
		this(new CopyOnWriteArrayList<>());
	}

	RoomActor(List<Object> heard) {
		this.heard = heard;
	}

	@Handler
	void heard(Room.Heard message) {
		this.heard.add(message.text());
	}

	@Handler
	void read(Room.Read message) {
		this.heard.add(message.number());
	}

	@Handler
	void fail(Room.Fail message) {
		throw new IllegalStateException(message.text());
	}

	@Handler
	void crash(Room.Crash message) {
		throw new AssertionError("crashed");
	}

}
