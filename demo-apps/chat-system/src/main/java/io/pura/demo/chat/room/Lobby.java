package io.pura.demo.chat.room;

import java.util.List;
import java.util.Optional;

import io.pura.actor.ActorRef;
import io.pura.actor.Message;

/**
 * The way into the rooms, which are opened as need be.
 */
public interface Lobby {

	/**
	 * Leads somebody into a room, which is opened if need be.
	 *
	 * @param room the name of the room
	 * @param name the name of the new member
	 * @param member hears what happens in the room
	 */
	record Enter(String room, String name, ActorRef<RoomListener> member) implements Message<Lobby, Entered> {
	}

	/**
	 * Says something in a room, which is opened if need be.
	 *
	 * @param room the name of the room
	 * @param from who says it
	 * @param text what is said
	 */
	record Say(String room, String from, String text) implements Message<Lobby, Line> {
	}

	/**
	 * Asks how a room looks.
	 *
	 * @param room the name of the room
	 */
	record Describe(String room) implements Message<Lobby, Optional<RoomView>> {
	}

	/**
	 * Asks for the names of all rooms.
	 */
	record ListRooms() implements Message<Lobby, List<String>> {
	}

	/**
	 * The answer to somebody who comes in.
	 *
	 * @param room the room
	 * @param view how it looks
	 */
	record Entered(ActorRef<Room> room, RoomView view) {
	}

}
