package io.pura.remote;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The links between two nodes: the one that is up, and those under way. Both nodes dial.
 * If they do so at once the link that the node with the lower incarnation dials stays,
 * and the other one is refused. Used under the lock of the {@link Association}.
 */
final class Links {

	private final Association association;

	private final Wire wire;

	private @Nullable Link current;

	private @Nullable Link dialing;

	private @Nullable Link accepting;

	Links(Association association, Wire wire) {
		this.association = association;
		this.wire = wire;
	}

	/**
	 * Returns the link that is up, or {@code null} if there is none.
	 */
	@Nullable Link current() {
		return this.current;
	}

	boolean isDialing(Link link) {
		return link == this.dialing;
	}

	boolean isUnderWay(Link link) {
		return link == this.dialing || link == this.accepting;
	}

	boolean isEmpty() {
		return this.current == null && this.dialing == null && this.accepting == null;
	}

	/**
	 * Returns all links that there are.
	 */
	List<Link> all() {
		return Stream.of(this.current, this.dialing, this.accepting).filter(Objects::nonNull).toList();
	}

	/**
	 * Begins a link that this side opens.
	 */
	void dial() {
		// Known before it begins, as it may fail at once.
		Link link = Link.dialing(this.association, this.wire);
		this.dialing = link;
		link.dial();
	}

	/**
	 * Returns the link to an earlier life of the node, whose end has not been noticed
	 * yet, or {@code null} if there is none.
	 * @param hello what the node says of itself now
	 */
	@Nullable Link outlived(Hello hello) {
		for (Link link : new @Nullable Link[] { this.current, this.accepting }) {
			Hello peer = (link != null) ? link.peer() : null;
			if (peer != null && peer.incarnation() != hello.incarnation()) {
				return link;
			}
		}
		return null;
	}

	/**
	 * Begins a link that the other side has opened.
	 * @throws ConnectionRefusedException if another one stays
	 */
	Link accept(Hello hello) {
		if (this.current != null || this.accepting != null) {
			throw ConnectionRefusedException.busy("there is a connection already");
		}
		if (this.dialing != null && this.wire.self().incarnation() < hello.incarnation()) {
			throw ConnectionRefusedException.busy("a connection in the other direction is under way");
		}
		Link link = Link.accept(this.association, this.wire, hello);
		this.accepting = link;
		return link;
	}

	/**
	 * Returns the link that further connections of the other side belong to, or
	 * {@code null} if there is none.
	 */
	@Nullable Link accepting(Hello hello) {
		Link link = this.accepting;
		Hello peer = (link != null) ? link.peer() : null;
		return (peer != null && peer.incarnation() == hello.incarnation()) ? link : null;
	}

	/**
	 * One of those under way is up.
	 * @return the other one, which is not needed any more, or {@code null} if there is
	 * none
	 */
	@Nullable Link up(Link link) {
		Link other = (link == this.accepting) ? this.dialing : this.accepting;
		this.accepting = null;
		this.dialing = null;
		this.current = link;
		return other;
	}

	/**
	 * A link has ended.
	 */
	void remove(Link link) {
		this.current = (link == this.current) ? null : this.current;
		this.dialing = (link == this.dialing) ? null : this.dialing;
		this.accepting = (link == this.accepting) ? null : this.accepting;
	}

}
