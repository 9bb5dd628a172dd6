package io.pura.actor;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one instance of an actor watches, each other actor once. Used in its turn.
 */
final class Watches {

	private final Map<ActorRef<?>, Watch> watches = new HashMap<>();

	void add(ActorCell<?> watcher, ActorRef<?> ref, Message<?, ?> whenTerminated) {
		if (ref == watcher) {
			throw new IllegalArgumentException(
					ref.path() + " cannot watch itself, as it is not there to hear of its end: do in stopped() what"
							+ " is to be done then");
		}
		if (!(ref instanceof ActorCell<?> || ref instanceof RemoteRef)) {
			throw new IllegalArgumentException(ref.path() + " is not an actor that can be watched");
		}
		Watch watch = new Watch(watcher, ref, whenTerminated);
		end(this.watches.put(ref, watch));
		watch.begin();
	}

	void remove(ActorRef<?> ref) {
		end(this.watches.remove(ref));
	}

	/**
	 * Forgets an actor that has stopped.
	 */
	void forget(ActorRef<?> ref) {
		this.watches.remove(ref);
	}

	int size() {
		return this.watches.size();
	}

	void removeAll() {
		this.watches.values().forEach(Watch::end);
		this.watches.clear();
	}

	private static void end(@Nullable Watch watch) {
		if (watch != null) {
			watch.end();
		}
	}

}
