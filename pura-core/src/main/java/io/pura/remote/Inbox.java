package io.pura.remote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.pura.remote.DeliveryStream.Place;
import org.jspecify.annotations.Nullable;

/**
 * What one life of another node has delivered to actors of this one, over all links: so
 * nothing is handled twice, and everything in order. It is kept until that node has the
 * answers and says so. Safe for use by any thread.
 */
final class Inbox {

	private final Wire wire;

	private final Map<Long, InboxStream> streams = new HashMap<>();

	/** The life of the other node that this is about. */
	private long incarnation;

	private @Nullable Link link;

	private Lane @Nullable [] lanes;

	/** Those before, as long as something of them may still come. */
	private final List<Link> outlived = new ArrayList<>();

	Inbox(Wire wire) {
		this.wire = wire;
	}

	/**
	 * Takes a delivery, unless it comes from a link whose time is over: then it comes
	 * once more.
	 * @throws WireException if its place is impossible
	 */
	void take(Link from, RecipientKey key, Place place, Arrival arrival) {
		long ahead = place.number() - place.lowest();
		if (place.lowest() < 1 || ahead < 0 || ahead >= DeliverySettings.MAX_WINDOW) {
			throw new WireException("delivery " + place + " is outside of any window");
		}
		InboxStream stream;
		synchronized (this) {
			if (!admits(from)) {
				stream = null;
			}
			else {
				stream = this.streams.computeIfAbsent(place.stream(), (id) -> new InboxStream(this.wire, id, key));
				if (this.lanes != null) {
					stream.joins(from, this.lanes);
				}
			}
		}
		if (stream == null) {
			// Otherwise the other side would wait for an answer.
			from.fail("another connection has taken its place");
			return;
		}
		stream.take(place, arrival);
	}

	private boolean admits(Link from) {
		if (from == this.link) {
			return !from.hasEnded();
		}
		if (from.hasEnded() || this.outlived.contains(from)) {
			return false;
		}
		follow(from);
		return true;
	}

	private void follow(Link next) {
		this.outlived.removeIf(Link::hasEnded);
		if (this.link != null) {
			this.outlived.add(this.link);
		}
		this.link = next;
		this.lanes = null;
		Hello peer = next.peer();
		if (peer != null && peer.incarnation() != this.incarnation) {
			this.incarnation = peer.incarnation();
			this.streams.values().forEach(InboxStream::close);
			this.streams.clear();
		}
	}

	/**
	 * There is a link: tells the other side of all that was handled, as the last time may
	 * have been in vain.
	 */
	synchronized void up(Link next, Lane[] lanes) {
		if (next != this.link) {
			follow(next);
		}
		this.lanes = lanes;
		this.streams.values().forEach((stream) -> stream.up(next, lanes));
	}

	/**
	 * The other side has all answers of a stream, and will not use it again.
	 */
	synchronized void forget(Link from, long id) {
		InboxStream stream = admits(from) ? this.streams.remove(id) : null;
		if (stream != null) {
			stream.close();
		}
	}

	/**
	 * Returns how many streams there are.
	 */
	synchronized int streams() {
		return this.streams.size();
	}

}
