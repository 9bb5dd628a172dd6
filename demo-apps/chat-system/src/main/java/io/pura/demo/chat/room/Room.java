package io.pura.demo.chat.room;

import io.pura.actor.ActorRef;
import io.pura.actor.Message;

/**
 * A room.
 */
public interface Room {

	/**
	 * Somebody comes in. Rejected with {@code name-taken} if there is a member of that
	 * name.
	 *
	 * @param name the name of the new member
	 * @param member hears what happens in the room
	 */
	record Join(String name, ActorRef<RoomListener> member) implements Message<Room, RoomView> {
	}

	/**
	 * Somebody goes.
	 *
	 * @param name the name of the member
	 */
	record Leave(String name) implements Message<Room, Void> {
	}

	/**
	 * Somebody, member or not, says something.
	 *
	 * @param from who says it
	 * @param text what is said
	 */
	record Say(String from, String text) implements Message<Room, Line> {
	}

	/**
	 * Asks how the room looks.
	 */
	record Describe() implements Message<Room, RoomView> {
	}

}
