package io.pura.demo.chat.room;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.spring.ActorComponent;
import io.pura.spring.ActorProvider;

/**
 * Keeps the rooms as its children. What is for a room goes through here, so that no room
 * is closed while something is on its way to it.
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
		ActorRef<Room> room = open(message.room(), context);
		return room.ask(new Room.Join(message.name(), message.member()))
			.thenApply((view) -> new Lobby.Entered(room, view));
	}

	@Handler(interleaved = true)
	CompletionStage<Line> say(Lobby.Say message, ActorContext<Lobby> context) {
		return open(message.room(), context).ask(new Room.Say(message.from(), message.text()));
	}

	@Handler(interleaved = true)
	CompletionStage<Optional<RoomView>> describe(Lobby.Describe message) {
		ActorRef<Room> room = this.rooms.get(message.room());
		if (room == null) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		return room.ask(new Room.Describe()).thenApply(Optional::of);
	}

	@Handler
	List<String> listRooms(Lobby.ListRooms message) {
		return List.copyOf(this.rooms.keySet());
	}

	/**
	 * Awaits the answer of the room, and its end if it is deserted: nobody is led into it
	 * meanwhile.
	 */
	@Handler
	void deserted(Lobby.Deserted message, ActorContext<Lobby> context) {
		ActorRef<Room> room = this.rooms.get(message.room());
		if (room == null) {
			return;
		}
		context.await(room.ask(new Room.IsDeserted()), (deserted, failure) -> {
			if (Boolean.TRUE.equals(deserted)) {
				this.rooms.remove(message.room(), room);
				context.await(context.system().stop(room), (stopped, problem) -> {
				});
			}
		});
	}

	@Handler
	void closed(Closed message) {
		this.rooms.remove(message.room(), message.ref());
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
