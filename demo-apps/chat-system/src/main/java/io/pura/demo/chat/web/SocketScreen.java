package io.pura.demo.chat.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.pura.demo.chat.user.Screen;
import io.pura.demo.chat.user.ScreenEvent;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * Shows events in a browser as JSON, without blocking a thread.
 */
final class SocketScreen implements Screen {

	private static final long SEND_TIMEOUT_MILLIS = 10_000;

	private final RemoteEndpoint.Async remote;

	private final JsonMapper mapper;

	SocketScreen(WebSocketSession session, JsonMapper mapper) {
		Session jakarta = ((NativeWebSocketSession) session).getNativeSession(Session.class);
		if (jakarta == null) {
			throw new IllegalStateException("Session " + session + " is not one of Jakarta WebSocket");
		}
		this.remote = jakarta.getAsyncRemote();
		this.remote.setSendTimeout(SEND_TIMEOUT_MILLIS);
		this.mapper = mapper;
	}

	@Override
	public CompletionStage<@Nullable Void> show(ScreenEvent event) {
		CompletableFuture<@Nullable Void> shown = new CompletableFuture<>();
		String json = this.mapper.writerFor(ScreenEvent.class).writeValueAsString(event);
		this.remote.sendText(json, (result) -> {
			if (result.isOK()) {
				shown.complete(null);
			}
			else {
				shown.completeExceptionally(result.getException());
			}
		});
		return shown;
	}

}
