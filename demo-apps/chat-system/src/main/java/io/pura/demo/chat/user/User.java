package io.pura.demo.chat.user;

import io.pura.actor.Message;
import io.pura.demo.chat.room.RoomListener;

/**
 * A user: does what the browser wants, and hears what rooms tell.
 */
public interface User extends RoomListener {

	/**
	 * The user wants to go into a room.
	 *
	 * @param room the name of the room
	 */
	record Join(String room) implements Message<User, Void> {
	}

	/**
	 * The user wants to leave a room.
	 *
	 * @param room the name of the room
	 */
	record Leave(String room) implements Message<User, Void> {
	}

	/**
	 * The user says something in a room.
	 *
	 * @param room the name of the room
	 * @param text what is said
	 */
	record Say(String room, String text) implements Message<User, Void> {
	}

	/**
	 * The browser sent what cannot be done.
	 *
	 * @param problem what is wrong with it
	 */
	record Mistake(String problem) implements Message<User, Void> {
	}

}
