package io.pura.demo.chat.room;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageRejectedException;
import io.pura.demo.chat.ChatProperties;
import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * A room: knows its members and the last lines, and asks to be closed when it has been
 * empty for some time.
 */
class RoomActor implements Actor<Room> {

	private static final int REMEMBERED_LINES = 100;

	private final String name;

	private final ActorRef<Lobby> lobby;

	private final ChatProperties properties;

	private final Clock clock;

	private final Map<String, ActorRef<RoomListener>> members = new LinkedHashMap<>();

	private final Deque<Line> lines = new ArrayDeque<>();

	private @Nullable Cancellable closing;

	private boolean deserted;

	RoomActor(String name, ActorRef<Lobby> lobby, ChatProperties properties, Clock clock) {
		this.name = name;
		this.lobby = lobby;
		this.properties = properties;
		this.clock = clock;
	}

	@Override
	public void started(ActorContext<Room> context) {
		busy(context);
	}

	@Handler
	RoomView join(Room.Join message, ActorContext<Room> context) {
		ActorRef<RoomListener> present = this.members.get(message.name());
		if (message.member().equals(present)) {
			return describe();
		}
		if (present != null) {
			throw new MessageRejectedException("name-taken",
					"Somebody in " + this.name + " is called " + message.name() + " already");
		}
		List<ActorRef<RoomListener>> others = List.copyOf(this.members.values());
		this.members.put(message.name(), message.member());
		context.watch(message.member(), new Gone(message.name(), message.member()));
		busy(context);
		announce(message.name() + " joined", others);
		return describe();
	}

	@Handler
	void leave(Room.Leave message, ActorContext<Room> context) {
		ActorRef<RoomListener> member = this.members.get(message.name());
		if (member != null) {
			gone(new Gone(message.name(), member), context);
		}
	}

	@Handler
	void gone(Gone message, ActorContext<Room> context) {
		if (this.members.remove(message.name(), message.member())) {
			busy(context);
			announce(message.name() + " left", this.members.values());
		}
	}

	@Handler
	Line say(Room.Say message, ActorContext<Room> context) {
		busy(context);
		return add(new Line(message.from(), message.text(), this.clock.instant()), this.members.values());
	}

	@Handler
	RoomView describe(Room.Describe message) {
		return describe();
	}

	@Handler
	boolean isDeserted(Room.IsDeserted message) {
		return this.deserted;
	}

	private RoomView describe() {
		return new RoomView(this.name, List.copyOf(this.members.keySet()), List.copyOf(this.lines));
	}

	private void announce(String notice, Collection<ActorRef<RoomListener>> listeners) {
		List<String> names = List.copyOf(this.members.keySet());
		listeners.forEach((listener) -> listener.tell(new RoomListener.MembersChanged(this.name, names)));
		add(new Line(null, notice, this.clock.instant()), listeners);
	}

	private Line add(Line line, Collection<ActorRef<RoomListener>> listeners) {
		if (this.lines.size() == REMEMBERED_LINES) {
			this.lines.removeFirst();
		}
		this.lines.addLast(line);
		listeners.forEach((listener) -> listener.tell(new RoomListener.Heard(this.name, line)));
		return line;
	}

	/**
	 * Something has happened here: if nobody is left, the room stays for a while.
	 */
	private void busy(ActorContext<Room> context) {
		this.deserted = false;
		if (this.closing != null) {
			this.closing.cancel();
			this.closing = null;
		}
		if (this.members.isEmpty()) {
			this.closing = context.schedule(this.properties.keepEmptyRoom(), this::desert);
		}
	}

	private void desert() {
		this.deserted = true;
		this.lobby.tell(new Lobby.Deserted(this.name));
	}

	/**
	 * A member has left or died.
	 *
	 * @param name the name of the member
	 * @param member tells the member from another one who came later under the same name
	 */
	record Gone(String name, ActorRef<RoomListener> member) implements Message<Room, Void> {
	}

}
