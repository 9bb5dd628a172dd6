package io.pura.remote;

import java.util.List;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of another one.
 *
 * @param address where it should be
 * @param id which life of it was met last, or {@code null} if none was
 * @param roles the roles that it said it has
 * @param state how the connection stands
 * @param leaving whether it has said that it leaves
 * @param problem why there is no connection, or {@code null} if there is one or none was
 * tried
 * @param refused whether one of the two does not want to talk to the other
 */
@Internal
public record Peer(NodeAddress address, @Nullable NodeId id, List<String> roles, State state, boolean leaving,
		@Nullable String problem, boolean refused) {

	/**
	 * How a connection stands.
	 */
	public enum State {

		/**
		 * None was tried, or the first try is under way: messages wait.
		 */
		CONNECTING,

		/**
		 * Messages are sent.
		 */
		UP,

		/**
		 * Messages are refused until a try succeeds.
		 */
		DOWN

	}

}
