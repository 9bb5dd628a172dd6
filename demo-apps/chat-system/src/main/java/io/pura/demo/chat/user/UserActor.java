package io.pura.demo.chat.user;

import java.util.HashMap;
import java.util.Map;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
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

	private final String name;

	private final Screen screen;

	private final String node;

	private final ActorRef<Lobby> lobby;

	private final Map<String, ActorRef<Room>> rooms = new HashMap<>();

	UserActor(String name, Screen screen, String node, ActorRef<Lobby> lobby) {
		this.name = name;
		this.screen = screen;
		this.node = node;
		this.lobby = lobby;
	}

	@Override
	public void started(ActorContext<User> context) {
		show(context, new ScreenEvent.Welcome(this.name, this.node));
	}

	@Handler
	void join(User.Join message, ActorContext<User> context) {
		// Awaited, so that the user hears of the room before hearing what is said there.
		context.await(this.lobby.ask(new Lobby.Enter(message.room(), this.name, ActorRef.narrow(context.self()))),
				(entered, failure) -> {
					if (entered == null) {
						show(context, new ScreenEvent.Problem(reason(failure)));
						return;
					}
					this.rooms.put(message.room(), entered.room());
					RoomView view = entered.view();
					show(context, new ScreenEvent.Joined(view.name(), view.members(), view.messages()));
				});
	}

	@Handler
	void leave(User.Leave message, ActorContext<User> context) {
		ActorRef<Room> room = this.rooms.remove(message.room());
		if (room != null) {
			room.tell(new Room.Leave(this.name));
			show(context, new ScreenEvent.Left(message.room()));
		}
	}

	@Handler
	void say(User.Say message, ActorContext<User> context) {
		ActorRef<Room> room = this.rooms.get(message.room());
		if (room != null) {
			room.tell(new Room.Say(this.name, message.text()));
		}
		else {
			show(context, new ScreenEvent.Problem("You are not in " + message.room()));
		}
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

}
