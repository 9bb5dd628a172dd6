package io.pura.demo.chat.web;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.pura.actor.ActorRef;
import io.pura.actor.NodeUnreachableException;
import io.pura.demo.chat.room.Line;
import io.pura.demo.chat.room.Lobbies;
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

	private final Lobbies lobbies;

	RoomController(Lobbies lobbies) {
		this.lobbies = lobbies;
	}

	/**
	 * Lists the rooms of all nodes that can be reached.
	 */
	@GetMapping
	CompletionStage<List<String>> list() {
		CompletionStage<List<String>> rooms = CompletableFuture.completedFuture(List.of());
		for (ActorRef<Lobby> lobby : this.lobbies.all()) {
			rooms = rooms.thenCombine(lobby.ask(new Lobby.ListRooms()).exceptionally(RoomController::noneIfUnreachable),
					(some, more) -> Stream.concat(some.stream(), more.stream()).sorted().toList());
		}
		return rooms;
	}

	private static List<String> noneIfUnreachable(Throwable failure) {
		if (failure instanceof NodeUnreachableException) {
			return List.of();
		}
		throw new CompletionException(failure);
	}

	@GetMapping("/{room}")
	CompletionStage<RoomView> describe(@PathVariable String room) {
		return this.lobbies.of(room)
			.ask(new Lobby.Describe(room))
			.thenApply((found) -> found.orElseThrow(
					() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no room '" + room + "'")));
	}

	@PostMapping("/{room}/messages")
	CompletionStage<ResponseEntity<Line>> say(@PathVariable String room, @RequestBody NewMessage message) {
		require(ChatRules.isName(room), "The name of a room " + ChatRules.NAME_RULE);
		require(ChatRules.isName(message.user()), "The name of the user " + ChatRules.NAME_RULE);
		require(ChatRules.isText(message.text()), "The text " + ChatRules.TEXT_RULE);
		URI location = UriComponentsBuilder.fromPath("/api/rooms/{room}").build(room);
		return this.lobbies.of(room)
			.ask(new Lobby.Say(room, message.user(), message.text()))
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
