package io.pura.demo.chat.room;

import java.util.List;

import io.pura.actor.Message;

/**
 * What a room tells its members.
 */
public interface RoomListener {

	/**
	 * What there is to tell.
	 */
	sealed interface News extends Message<RoomListener, Void> {

	}

	/**
	 * There is a new line.
	 *
	 * @param room the name of the room
	 * @param line the line
	 */
	record Heard(String room, Line line) implements News {
	}

	/**
	 * Somebody has come or gone.
	 *
	 * @param room the name of the room
	 * @param members the names of those who are in it now
	 */
	record MembersChanged(String room, List<String> members) implements News {
	}

}
