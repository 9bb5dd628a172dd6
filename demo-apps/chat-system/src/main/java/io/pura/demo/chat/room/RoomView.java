package io.pura.demo.chat.room;

import java.util.List;

/**
 * A room at one moment.
 *
 * @param name the name of the room
 * @param members the names of those who are in it
 * @param messages the last lines, the oldest first
 */
public record RoomView(String name, List<String> members, List<Line> messages) {

}
