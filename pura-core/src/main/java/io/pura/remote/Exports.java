package io.pura.remote;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Remoting;
import org.jspecify.annotations.Nullable;

/**
 * The actors of this node that others know. Each has a number, which is not used again,
 * so that a reference never leads to a later actor of the same name. Safe for use by any
 * thread.
 */
final class Exports {

	private final ActorSystem system;

	private final Remoting remoting;

	private final AtomicLong numbers = new AtomicLong();

	private final Map<ActorRef<?>, Export> byRef = new ConcurrentHashMap<>();

	private final Map<Long, Export> byNumber = new ConcurrentHashMap<>();

	Exports(ActorSystem system) {
		this.system = system;
		this.remoting = system.remoting();
	}

	/**
	 * Returns the export of a local actor.
	 */
	Export of(ActorRef<?> local) {
		Export known = this.byRef.get(local);
		if (known != null) {
			return known;
		}
		Export fresh = new Export(this.numbers.incrementAndGet(), local);
		// First, as others may pass the number on as soon as they find it.
		this.byNumber.put(fresh.number(), fresh);
		Export other = this.byRef.putIfAbsent(local, fresh);
		if (other != null) {
			this.byNumber.remove(fresh.number());
			return other;
		}
		this.remoting.whenTerminated(local, () -> {
			this.byRef.remove(local);
			this.byNumber.remove(fresh.number());
			fresh.terminate();
		});
		return fresh;
	}

	/**
	 * Finds the actor of a key.
	 * @return the actor, or {@code null} if there is none
	 */
	@Nullable Export find(RecipientKey key) {
		if (!key.isName()) {
			return this.byNumber.get(key.number());
		}
		return this.system.find(key.name(), Object.class).map(this::of).orElse(null);
	}

}
