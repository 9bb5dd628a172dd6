package io.pura.demo.chat.user;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.demo.chat.room.Lobbies;
import io.pura.demo.chat.room.Lobby;
import io.pura.demo.chat.room.Room;
import io.pura.demo.chat.room.RoomListener;
import io.pura.demo.chat.room.RoomView;
import org.jspecify.annotations.Nullable;

/**
 * A user at a screen. Shows one event after the other, so a slow screen slows down nobody
 * but its user.
 */
public class UserActor implements Actor<User> {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Duration RETRY = Duration.ofSeconds(1);

	private final String name;

	private final Screen screen;

	private final String node;

	private final Lobbies lobbies;

	private final Map<String, ActorRef<Room>> rooms = new HashMap<>();

	/** Rooms that the user was in when they, or their nodes, went away. */
	private final Set<String> lostRooms = new HashSet<>();

	UserActor(String name, Screen screen, String node, Lobbies lobbies) {
		this.name = name;
		this.screen = screen;
		this.node = node;
		this.lobbies = lobbies;
	}

	@Override
	public void started(ActorContext<User> context) {
		show(context, new ScreenEvent.Welcome(this.name, this.node));
	}

	@Handler
	void join(User.Join message, ActorContext<User> context) {
		enter(message.room(), context, (failure) -> show(context, new ScreenEvent.Problem(reason(failure))));
	}

	@Handler
	void comeBack(ComeBack message, ActorContext<User> context) {
		if (this.lostRooms.contains(message.room())) {
			enter(message.room(), context, (failure) -> context.schedule(RETRY, message));
		}
	}

	private void enter(String room, ActorContext<User> context, Consumer<@Nullable Throwable> otherwise) {
		Lobby.Enter enter = new Lobby.Enter(room, this.name, ActorRef.narrow(context.self()));
		// Awaited, so that the user hears of the room before hearing what is said there.
		context.await(this.lobbies.of(room).ask(enter, PATIENCE), (entered, failure) -> {
			if (entered == null) {
				otherwise.accept(failure);
				return;
			}
			this.lostRooms.remove(room);
			this.rooms.put(room, entered.room());
			context.watch(entered.room(), new RoomLost(room, entered.room()));
			RoomView view = entered.view();
			show(context, new ScreenEvent.Joined(view.name(), view.members(), view.messages()));
		});
	}

	@Handler
	void roomLost(RoomLost message, ActorContext<User> context) {
		if (this.rooms.remove(message.room(), message.ref())) {
			this.lostRooms.add(message.room());
			show(context, new ScreenEvent.Problem(message.room() + " is out of reach; you come back as soon as it is"));
			context.schedule(RETRY, new ComeBack(message.room()));
		}
	}

	@Handler
	void leave(User.Leave message, ActorContext<User> context) {
		ActorRef<Room> room = this.rooms.remove(message.room());
		if (room != null) {
			room.tell(new Room.Leave(this.name));
		}
		boolean lost = this.lostRooms.remove(message.room());
		if (room != null || lost) {
			show(context, new ScreenEvent.Left(message.room()));
		}
	}

	@Handler
	void say(User.Say message, ActorContext<User> context) {
		ActorRef<Room> room = this.rooms.get(message.room());
		if (room == null) {
			show(context, new ScreenEvent.Problem("You are not in " + message.room()));
			return;
		}
		context.pipe(room.ask(new Room.Say(this.name, message.text())), (line, failure) -> {
			if (failure != null) {
				show(context, new ScreenEvent.Problem(reason(failure)));
			}
		});
	}

	@Handler
	void mistake(User.Mistake message, ActorContext<User> context) {
		show(context, new ScreenEvent.Problem(message.problem()));
	}

	@Handler
	void heard(RoomListener.Heard message, ActorContext<User> context) {
		show(context, new ScreenEvent.NewLine(message.room(), message.line()));
	}

	@Handler
	void membersChanged(RoomListener.MembersChanged message, ActorContext<User> context) {
		show(context, new ScreenEvent.Members(message.room(), message.members()));
	}

	private void show(ActorContext<User> context, ScreenEvent event) {
		context.await(this.screen.show(event), (shown, failure) -> {
			if (failure != null) {
				context.stop();
			}
		});
	}

	private static String reason(@Nullable Throwable failure) {
		String message = (failure != null) ? failure.getMessage() : null;
		return (message != null) ? message : "The room does not answer";
	}

	/**
	 * A room, or its node, has gone away.
	 *
	 * @param room the name of the room
	 * @param ref tells the room from another one that was opened later
	 */
	record RoomLost(String room, ActorRef<Room> ref) implements Message<User, Void> {
	}

	/**
	 * It is time to look whether a room is there again.
	 *
	 * @param room the name of the room
	 */
	record ComeBack(String room) implements Message<User, Void> {
	}

}
