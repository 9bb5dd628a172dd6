package io.pura.remote;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this node introduces itself to others, and whom of them it accepts. Safe for use by
 * any thread.
 */
final class Handshake {

	private static final Logger logger = LoggerFactory.getLogger(Handshake.class);

	private static final int MAX_REFUSALS = 100;

	private final Wire wire;

	private final WireSettings settings;

	/** Those that were logged. */
	private final Set<String> refusals = ConcurrentHashMap.newKeySet();

	Handshake(Wire wire) {
		this.wire = wire;
		this.settings = wire.settings();
	}

	/**
	 * Returns how this node introduces itself to one that it dials.
	 */
	Hello hello(int lane) {
		return hello(lane, proof(lane, 0));
	}

	/**
	 * Returns how this node introduces itself to one that has dialled it.
	 */
	Hello welcome(Hello dialer) {
		return hello(0, proof(0, dialer.incarnation()));
	}

	private @Nullable String proof(int lane, long answered) {
		String token = this.settings.token();
		return (token != null) ? Proof.of(token, this.settings.cluster(), this.wire.self(), lane, answered) : null;
	}

	private Hello hello(int lane, @Nullable String proof) {
		NodeId id = this.wire.self();
		return new Hello(Hello.VERSION, Hello.VERSION, this.settings.cluster(), id.address().host(),
				id.address().port(), id.incarnation(), lane, this.settings.lanes(), this.wire.types().codecs().names(),
				this.settings.roles(), proof, this.settings.maxMessageBytes(), this.wire.compression().readable());
	}

	/**
	 * Checks what a node says that this one has dialled.
	 * @throws ConnectionRefusedException if they cannot talk to each other
	 */
	void checkWelcome(Hello hello) {
		NodeId own = this.wire.self();
		hello.checkProof(this.settings.token(), own, own.incarnation());
		hello.check(hello(0, null));
	}

	/**
	 * Takes a connection that another node has opened.
	 * @param setup how it introduces itself
	 * @throws ConnectionRefusedException if this node does not want it
	 */
	ConnectionListener accept(ByteBuf setup, Connection connection) {
		Hello hello = Hello.read(setup);
		try {
			if (this.wire.isClosed() || !this.wire.isNamed()) {
				throw ConnectionRefusedException.busy("the node is starting or shutting down");
			}
			NodeId own = this.wire.self();
			if (hello.incarnation() == own.incarnation()) {
				throw new ConnectionRefusedException(
						"it is this very node, which calls itself " + own.address() + ": write it so among the seeds");
			}
			hello.checkProof(this.settings.token(), own, 0);
			hello.check(hello(0, null));
			if (!this.wire.isJoined()) {
				throw ConnectionRefusedException.busy(own + " is starting");
			}
			if (!this.wire.isMember(hello.node().address())) {
				throw new ConnectionRefusedException("%s is not among the seeds of %s, which are all members there are"
					.formatted(hello.node().address(), own.address()));
			}
			Association association = this.wire.association(hello.node().address());
			if (hello.lane() == 0) {
				return take(association.accept(hello), 0, connection);
			}
			Link link = association.accepting(hello);
			if (link == null) {
				// It has ended meanwhile, which the other side is about to hear.
				throw ConnectionRefusedException.busy("lane " + hello.lane() + " has no control connection");
			}
			return take(link, hello.lane(), connection);
		}
		catch (ConnectionRefusedException ex) {
			logRefusal(hello, String.valueOf(ex.getMessage()));
			throw ex;
		}
	}

	/** Once, as whoever is refused tries again and again. */
	private void logRefusal(Hello hello, String reason) {
		if (!ConnectionRefusedException.isBusy(reason) && this.refusals.size() < MAX_REFUSALS
				&& this.refusals.add(hello.node().address() + reason)) {
			logger.warn("{} refuses {}: {}", this.wire.self(), hello.node(), reason);
		}
	}

	private static Lane take(Link link, int lane, Connection connection) {
		try {
			return link.take(lane, connection);
		}
		catch (ConnectionRefusedException ex) {
			link.fail(String.valueOf(ex.getMessage()));
			throw ex;
		}
	}

}
