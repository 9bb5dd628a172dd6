package io.pura.actor;

import java.util.List;

/**
 * An actor would have waited for itself: it waits for a reply, and whoever is to give it
 * waits, perhaps by way of further actors, for a reply of the actor that waits.
 */
public final class ActorDeadlockException extends ActorException {

	private final transient ActorPath path;

	private final List<String> chain;

	/**
	 * Creates an exception.
	 * @param path the actor that would have waited
	 * @param chain who waits for whom, each with the message that it has or is to handle,
	 * beginning and ending with the actor that would have waited
	 */
	public ActorDeadlockException(ActorPath path, List<String> chain) {
		super(("%s waits for itself: %s. This would last until the time of an ask is up, so the last ask fails at once:"
				+ " pipe the reply instead of waiting for it, make a handler of the chain interleaved, or tell instead"
				+ " of asking")
			.formatted(path, String.join(" -> ", chain)), null);
		this.path = path;
		this.chain = List.copyOf(chain);
	}

	/**
	 * Returns the actor that would have waited for itself.
	 * @return the path of the actor
	 */
	public ActorPath path() {
		return this.path;
	}

	/**
	 * Returns who waits for whom.
	 * @return the actors in order, such as {@code desk (Open)}, each of which waits for
	 * the next one, the last of them being the first
	 */
	public List<String> chain() {
		return this.chain;
	}

}
