package io.pura.demo.chat.room;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.Stopping;
import io.pura.demo.chat.ChatProperties;
import io.pura.topic.Topic;
import io.pura.topic.Topics;

/**
 * A room: knows its members and the last lines, tells its news under a topic of its own,
 * and closes when it is empty and nothing has happened in it for some time.
 */
class RoomActor implements Actor<Room> {

	private static final int REMEMBERED_LINES = 100;

	private final String name;

	private final ChatProperties properties;

	private final Clock clock;

	private final Topic<RoomListener.News> news;

	private final Map<String, ActorRef<RoomListener>> members = new LinkedHashMap<>();

	private final Deque<Line> lines = new ArrayDeque<>();

	RoomActor(String name, ChatProperties properties, Clock clock, Topics topics) {
		this.name = name;
		this.properties = properties;
		this.clock = clock;
		this.news = topics.topic("room " + name, RoomListener.News.class);
	}

	@Override
	public void started(ActorContext<Room> context) {
		context.idleTimeout(this.properties.keepEmptyRoom());
	}

	@Override
	public Stopping stopping(ActorContext<Room> context) {
		return this.members.isEmpty() ? Stopping.STOP : Stopping.CONTINUE;
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
		this.members.put(message.name(), message.member());
		context.watch(message.member(), new Gone(message.name(), message.member()));
		announce(message.name() + " joined");
		this.news.subscribe(message.member(), Function.identity());
		return describe();
	}

	@Handler
	void leave(Room.Leave message) {
		ActorRef<RoomListener> member = this.members.get(message.name());
		if (member != null) {
			gone(new Gone(message.name(), member));
		}
	}

	@Handler
	void gone(Gone message) {
		if (this.members.remove(message.name(), message.member())) {
			this.news.unsubscribe(message.member());
			announce(message.name() + " left");
		}
	}

	@Handler
	Line say(Room.Say message) {
		return add(new Line(message.from(), message.text(), this.clock.instant()));
	}

	@Handler
	RoomView describe(Room.Describe message) {
		return describe();
	}

	private RoomView describe() {
		return new RoomView(this.name, List.copyOf(this.members.keySet()), List.copyOf(this.lines));
	}

	private void announce(String notice) {
		this.news.publish(new RoomListener.MembersChanged(this.name, List.copyOf(this.members.keySet())));
		add(new Line(null, notice, this.clock.instant()));
	}

	private Line add(Line line) {
		if (this.lines.size() == REMEMBERED_LINES) {
			this.lines.removeFirst();
		}
		this.lines.addLast(line);
		this.news.publish(new RoomListener.Heard(this.name, line));
		return line;
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
