package io.pura.demo.chat.web;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pura.actor.Message;
import io.pura.demo.chat.user.User;

/**
 * What a browser sends.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface Command {

	/**
	 * Returns the room that this is about.
	 */
	String room();

	/**
	 * Returns what the user is told.
	 */
	Message<User, ?> toMessage();

	/**
	 * Goes into a room.
	 *
	 * @param room the name of the room
	 */
	record Join(String room) implements Command {

		@Override
		public Message<User, ?> toMessage() {
			return new User.Join(this.room);
		}

	}

	/**
	 * Leaves a room.
	 *
	 * @param room the name of the room
	 */
	record Leave(String room) implements Command {

		@Override
		public Message<User, ?> toMessage() {
			return new User.Leave(this.room);
		}

	}

	/**
	 * Says something.
	 *
	 * @param room the name of the room
	 * @param text what is said
	 */
	record Say(String room, String text) implements Command {

		@Override
		public Message<User, ?> toMessage() {
			if (!ChatRules.isText(this.text)) {
				return new User.Mistake("A message " + ChatRules.TEXT_RULE);
			}
			return new User.Say(this.room, this.text);
		}

	}

}
