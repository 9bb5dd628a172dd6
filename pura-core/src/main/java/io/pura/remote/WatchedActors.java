package io.pura.remote;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.pura.dispatch.Cancellable;

/**
 * The actors of this node that the other side of a link watches, as long as there is the
 * link: the counterpart of {@link Watches} there. Safe for use by any thread.
 */
final class WatchedActors {

	private final Link link;

	private final Exports exports;

	/** What ends them, by the numbers that the other side has given them. */
	private final Map<Long, Cancellable> watches = new HashMap<>();

	private boolean closed;

	WatchedActors(Link link, Exports exports) {
		this.link = link;
		this.exports = exports;
	}

	/**
	 * The other side watches an actor.
	 */
	void add(long watch, RecipientKey key) {
		Export export = this.exports.find(key);
		if (export == null) {
			tellTerminated(watch);
			return;
		}
		if (key.isName()) {
			// From here on the watch is on this actor, and not on whoever has its name.
			RecipientKey numbered = new RecipientKey(export.number(), key.names());
			this.link.control().add(new Outgoing.Note(Kind.WATCHED, watch, numbered.toString()));
		}
		Cancellable handle = export.whenTerminated(() -> tellTerminated(watch));
		boolean late;
		synchronized (this) {
			late = this.closed;
			if (!late) {
				this.watches.put(watch, handle);
			}
		}
		if (late || export.isTerminated()) {
			remove(watch);
			handle.cancel();
		}
	}

	private void tellTerminated(long watch) {
		this.link.control().add(new Outgoing.Note(Kind.TERMINATED, watch, null));
		remove(watch);
	}

	/**
	 * The other side does not watch an actor any more.
	 */
	void remove(long watch) {
		Cancellable handle;
		synchronized (this) {
			handle = this.watches.remove(watch);
		}
		if (handle != null) {
			handle.cancel();
		}
	}

	/**
	 * The link has ended.
	 */
	void close() {
		List<Cancellable> handles;
		synchronized (this) {
			this.closed = true;
			handles = List.copyOf(this.watches.values());
			this.watches.clear();
		}
		handles.forEach(Cancellable::cancel);
	}

}
