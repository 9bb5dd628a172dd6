package io.pura.remote;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The streams of deliveries to one node: each recipient has one, and each stream has a
 * number of its own on the wire. Those without a delivery are forgotten, so that there
 * are not more and more. Changed under the lock of {@link Deliveries}; streams may be
 * looked for by any thread.
 */
final class DeliveryStreams {

	/** From here on streams without a delivery are forgotten at once. */
	static final int CROWD = 4096;

	private final Map<RemoteActorRef<?>, DeliveryStream> byRecipient = new ConcurrentHashMap<>();

	private final Map<Long, DeliveryStream> byId = new ConcurrentHashMap<>();

	private long ids;

	/** How many there may be before those without a delivery are forgotten. */
	private int crowd = CROWD;

	/**
	 * Returns the open stream to a recipient, or {@code null} if there is none.
	 */
	@Nullable DeliveryStream find(RemoteActorRef<?> to) {
		DeliveryStream known = this.byRecipient.get(to);
		return (known != null && !known.isClosed()) ? known : null;
	}

	/**
	 * Returns the stream with a number, or {@code null} if there is none any more.
	 */
	@Nullable DeliveryStream find(long id) {
		return this.byId.get(id);
	}

	Collection<DeliveryStream> all() {
		return this.byRecipient.values();
	}

	/**
	 * Begins a stream to a recipient that has none.
	 */
	DeliveryStream open(Deliveries home, RemoteActorRef<?> to) {
		if (this.byRecipient.size() >= this.crowd) {
			forgetIdle(true);
			this.crowd = Math.max(CROWD, 2 * this.byRecipient.size());
		}
		DeliveryStream stream = new DeliveryStream(home, to, ++this.ids);
		this.byRecipient.put(to, stream);
		this.byId.put(stream.id(), stream);
		return stream;
	}

	/**
	 * Gives a stream another number.
	 */
	long renumber(DeliveryStream stream, long id) {
		long fresh = ++this.ids;
		this.byId.remove(id);
		this.byId.put(fresh, stream);
		return fresh;
	}

	/**
	 * Forgets streams without a delivery.
	 * @param recently whether also those that had one since this was done the last time
	 */
	void forgetIdle(boolean recently) {
		removeIf((stream) -> stream.closeIfIdle(recently));
	}

	/**
	 * Forgets streams.
	 * @param closed says which, and has closed them
	 */
	void removeIf(Predicate<DeliveryStream> closed) {
		this.byRecipient.values().removeIf((stream) -> {
			boolean removed = closed.test(stream);
			if (removed) {
				this.byId.remove(stream.id());
			}
			return removed;
		});
	}

	void clear() {
		this.byRecipient.clear();
		this.byId.clear();
	}

	boolean isEmpty() {
		return this.byRecipient.isEmpty();
	}

	/**
	 * Returns how many there are.
	 */
	int size() {
		return Math.max(this.byRecipient.size(), this.byId.size());
	}

}
