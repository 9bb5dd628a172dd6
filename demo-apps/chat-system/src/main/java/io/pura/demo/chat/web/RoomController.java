package io.pura.demo.chat.web;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.pura.actor.ActorRef;
import io.pura.demo.chat.room.Line;
import io.pura.demo.chat.room.Lobby;
import io.pura.demo.chat.room.RoomView;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The rooms for scripts.
 */
@RestController
@RequestMapping("/api/rooms")
class RoomController {

	private final ActorRef<Lobby> lobby;

	RoomController(ActorRef<Lobby> lobby) {
		this.lobby = lobby;
	}

	@GetMapping
	CompletionStage<List<String>> list() {
		return this.lobby.ask(new Lobby.ListRooms());
	}

	@GetMapping("/{room}")
	CompletionStage<RoomView> describe(@PathVariable String room) {
		return this.lobby.ask(new Lobby.Describe(room))
			.thenApply((found) -> found.orElseThrow(
					() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no room '" + room + "'")));
	}

	@PostMapping("/{room}/messages")
	CompletionStage<ResponseEntity<Line>> say(@PathVariable String room, @RequestBody NewMessage message) {
		require(ChatRules.isName(room), "The name of a room " + ChatRules.NAME_RULE);
		require(ChatRules.isName(message.user()), "The name of the user " + ChatRules.NAME_RULE);
		require(ChatRules.isText(message.text()), "The text " + ChatRules.TEXT_RULE);
		URI location = UriComponentsBuilder.fromPath("/api/rooms/{room}").build(room);
		return this.lobby.ask(new Lobby.Say(room, message.user(), message.text()))
			.thenApply((line) -> ResponseEntity.created(location).body(line));
	}

	private static void require(boolean condition, String rule) {
		if (!condition) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, rule);
		}
	}

	/**
	 * What a script posts.
	 *
	 * @param user who says it
	 * @param text what is said
	 */
	record NewMessage(String user, String text) {
	}

}
