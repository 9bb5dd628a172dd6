package io.pura.demo.chat.room;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.spring.ActorComponent;
import io.pura.spring.ActorProvider;

/**
 * Keeps the rooms as its children. What somebody outside of a room wants of it goes
 * through here.
 */
@ActorComponent("lobby")
class LobbyActor implements Actor<Lobby> {

	private final ActorProvider actors;

	private final Map<String, ActorRef<Room>> rooms = new TreeMap<>();

	LobbyActor(ActorProvider actors) {
		this.actors = actors;
	}

	@Handler(interleaved = true)
	CompletionStage<Lobby.Entered> enter(Lobby.Enter message, ActorContext<Lobby> context) {
		return inRoom(message.room(), context, (room) -> room.ask(new Room.Join(message.name(), message.member()))
			.thenApply((view) -> new Lobby.Entered(room, view)));
	}

	@Handler(interleaved = true)
	CompletionStage<Line> say(Lobby.Say message, ActorContext<Lobby> context) {
		return inRoom(message.room(), context, (room) -> room.ask(new Room.Say(message.from(), message.text())));
	}

	@Handler(interleaved = true)
	CompletionStage<Optional<RoomView>> describe(Lobby.Describe message) {
		ActorRef<Room> room = this.rooms.get(message.room());
		if (room == null) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		return room.ask(new Room.Describe()).handle((view, failure) -> {
			if (failure != null && !isClosed(failure)) {
				throw new CompletionException(failure);
			}
			return Optional.ofNullable(view);
		});
	}

	@Handler
	List<String> listRooms(Lobby.ListRooms message) {
		return List.copyOf(this.rooms.keySet());
	}

	@Handler
	void closed(Closed message) {
		this.rooms.remove(message.room(), message.ref());
	}

	/**
	 * Asks something of a room, which is opened if need be: also if it closes just now,
	 * as it has been idle.
	 */
	private <R> CompletionStage<R> inRoom(String name, ActorContext<Lobby> context,
			Function<ActorRef<Room>, CompletionStage<R>> request) {
		ActorRef<Room> room = open(name, context);
		return request.apply(room).exceptionallyComposeAsync((failure) -> {
			if (!isClosed(failure)) {
				return CompletableFuture.failedStage(failure);
			}
			this.rooms.remove(name, room);
			return inRoom(name, context, request);
		}, context.executor());
	}

	private static boolean isClosed(Throwable failure) {
		return failure instanceof ActorStoppedException || failure.getCause() instanceof ActorStoppedException;
	}

	private ActorRef<Room> open(String name, ActorContext<Lobby> context) {
		return this.rooms.computeIfAbsent(name, (absent) -> {
			ActorRef<Room> room = context.spawn(name, this.actors.of(RoomActor.class, name));
			context.watch(room, new Closed(name, room));
			return room;
		});
	}

	/**
	 * A room has stopped.
	 *
	 * @param room the name of the room
	 * @param ref the room
	 */
	record Closed(String room, ActorRef<Room> ref) implements Message<Lobby, Void> {
	}

}
