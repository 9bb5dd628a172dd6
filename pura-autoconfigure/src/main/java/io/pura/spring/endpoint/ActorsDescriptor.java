package io.pura.spring.endpoint;

import java.util.List;

import io.pura.stats.ActorStats;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Actors, parents before children.
 *
 * @param actors the actors
 * @param limit the number of actors that are shown at most
 * @param truncated whether there are more
 */
public record ActorsDescriptor(List<ActorDescriptor> actors, int limit,
		boolean truncated) implements OperationResponseBody {

	/**
	 * An actor.
	 *
	 * @param path the path of the actor
	 * @param type the name of its class
	 * @param protocol the name of its protocol
	 * @param state the state that it is in
	 * @param queued the number of messages that wait in its mailbox
	 * @param children the number of its children
	 * @param failing whether it fails at every restart
	 * @param restarts the number of its restarts
	 * @param lastFailure the name of the class of what it failed with last
	 */
	public record ActorDescriptor(String path, String type, String protocol, String state, long queued, int children,
			boolean failing, int restarts, @Nullable String lastFailure) implements OperationResponseBody {

		static ActorDescriptor of(ActorStats stats) {
			return new ActorDescriptor(stats.path(), stats.type(), stats.protocol(), stats.state(), stats.queued(),
					stats.children(), stats.failing(), stats.restarts(), stats.lastFailure());
		}

	}

}
