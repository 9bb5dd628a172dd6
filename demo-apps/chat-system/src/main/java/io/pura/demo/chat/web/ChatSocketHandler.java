package io.pura.demo.chat.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.demo.chat.user.User;
import io.pura.demo.chat.user.UserActor;
import io.pura.spring.ActorProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Makes an actor of each connection, for as long as it lasts.
 */
@Component
class ChatSocketHandler extends TextWebSocketHandler {

	private final ActorSystem system;

	private final ActorProvider actors;

	private final JsonMapper mapper;

	private final @Nullable Cluster cluster;

	private final Map<String, ActorRef<User>> users = new ConcurrentHashMap<>();

	ChatSocketHandler(ActorSystem system, ActorProvider actors, JsonMapper mapper, ObjectProvider<Cluster> cluster) {
		this.system = system;
		this.actors = actors;
		this.mapper = mapper;
		this.cluster = cluster.getIfAvailable();
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) throws IOException {
		String name = name(session.getUri());
		if (name == null || !ChatRules.isName(name)) {
			session.close(CloseStatus.POLICY_VIOLATION.withReason("Your name " + ChatRules.NAME_RULE));
			return;
		}
		SocketScreen screen = new SocketScreen(session, this.mapper);
		ActorRef<User> user = this.system.spawn("user-" + session.getId(),
				this.actors.of(UserActor.class, name, screen, node(session)));
		this.users.put(session.getId(), user);
	}

	private static @Nullable String name(@Nullable URI uri) {
		String name = (uri != null) ? UriComponentsBuilder.fromUri(uri).build().getQueryParams().getFirst("name")
				: null;
		return (name != null) ? UriUtils.decode(name, StandardCharsets.UTF_8) : null;
	}

	private String node(WebSocketSession session) {
		if (this.cluster != null) {
			return this.cluster.self().address().toString();
		}
		InetSocketAddress address = session.getLocalAddress();
		return this.system.name() + ((address != null) ? ":" + address.getPort() : "");
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) {
		ActorRef<User> user = this.users.get(session.getId());
		if (user != null) {
			user.tell(read(message.getPayload()));
		}
	}

	private Message<User, ?> read(String payload) {
		Command command;
		try {
			command = this.mapper.readValue(payload, Command.class);
		}
		catch (JacksonException ex) {
			return new User.Mistake("This is no command: " + ex.getOriginalMessage());
		}
		if (!ChatRules.isName(command.room())) {
			return new User.Mistake("The name of a room " + ChatRules.NAME_RULE);
		}
		return command.toMessage();
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		ActorRef<User> user = this.users.remove(session.getId());
		if (user != null) {
			this.system.stop(user);
		}
	}

}
