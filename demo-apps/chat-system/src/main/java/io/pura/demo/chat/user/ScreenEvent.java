package io.pura.demo.chat.user;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pura.demo.chat.room.Line;

/**
 * Something that a user gets to see.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface ScreenEvent {

	/**
	 * The user is connected.
	 *
	 * @param user the name of the user
	 * @param node the node that the user is on
	 */
	record Welcome(String user, String node) implements ScreenEvent {
	}

	/**
	 * The user is in a room.
	 *
	 * @param room the name of the room
	 * @param members the names of those who are in it
	 * @param messages the last lines
	 */
	record Joined(String room, List<String> members, List<Line> messages) implements ScreenEvent {
	}

	/**
	 * The user is no longer in a room.
	 *
	 * @param room the name of the room
	 */
	record Left(String room) implements ScreenEvent {
	}

	/**
	 * There is a new line in a room.
	 *
	 * @param room the name of the room
	 * @param message the line
	 */
	record NewLine(String room, Line message) implements ScreenEvent {
	}

	/**
	 * Somebody has come into a room or gone.
	 *
	 * @param room the name of the room
	 * @param members the names of those who are in it now
	 */
	record Members(String room, List<String> members) implements ScreenEvent {
	}

	/**
	 * Something could not be done.
	 *
	 * @param message why
	 */
	record Problem(String message) implements ScreenEvent {
	}

}
