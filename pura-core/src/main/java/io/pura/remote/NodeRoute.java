package io.pura.remote;

import java.util.ArrayList;
import java.util.List;

import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Message;
import io.pura.actor.Offer;
import io.pura.dispatch.Cancellable;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * The way to another node: the lanes of the link that is up, of which each recipient has
 * one. What is sent before the first try has ended waits for it; after a link was lost,
 * or a try has failed, sends fail at once until there is a link again.
 */
final class NodeRoute implements Route {

	private final Wire wire;

	private final Association association;

	/**
	 * What was sent before the first try has ended. Used under the lock of the
	 * association.
	 */
	private final OutboundQueue early;

	/** The life of the node that the lanes lead to. Written before them. */
	private volatile long incarnation;

	/** Those of the link that is up. Written under the lock of the association. */
	private volatile Lane @Nullable [] lanes;

	NodeRoute(Wire wire, Association association) {
		this.wire = wire;
		this.association = association;
		this.early = new OutboundQueue(wire, () -> {
		});
	}

	@Override
	public NodeAddress address() {
		return this.association.address();
	}

	/**
	 * Returns how many bytes wait to be sent, as far as they are known.
	 */
	long queuedBytes() {
		long bytes = this.early.bytes();
		Lane[] open = this.lanes;
		if (open != null) {
			for (Lane lane : open) {
				bytes += lane.sender().queuedBytes();
			}
		}
		return bytes;
	}

	@Override
	public @Nullable WireType type(Message<?, ?> message) {
		return this.wire.types().find(message);
	}

	@Override
	public int capacity(RemoteActorRef<?> to) {
		return this.wire.settings().outbound().messages();
	}

	@Override
	public Offer offer(Outgoing.Tell tell) {
		return send(tell, null);
	}

	@Override
	public Offer tell(Outgoing.Tell tell) {
		Offer offer = send(tell, null);
		if (offer != Offer.FULL) {
			return offer;
		}
		return switch (this.wire.settings().outbound().overflow()) {
			case REJECT -> Offer.FULL;
			case DROP_OLDEST -> dropOldest(tell);
			case WAIT -> waitForRoom(tell);
		};
	}

	private Offer dropOldest(Outgoing.Tell tell) {
		Offer offer = Offer.FULL;
		Outgoing.Addressed oldest = takeOldest(tell);
		while (offer == Offer.FULL && oldest != null) {
			this.wire.discard(oldest.to(), oldest.message(), Reason.MAILBOX_FULL);
			offer = send(tell, null);
			oldest = (offer == Offer.FULL) ? takeOldest(tell) : null;
		}
		return offer;
	}

	private Outgoing.@Nullable Addressed takeOldest(Outgoing.Tell tell) {
		RecipientKey key = tell.to().key();
		Lane[] open = this.lanes;
		if (open == null) {
			synchronized (this.association) {
				return this.early.takeOldest(key);
			}
		}
		return open[key.lane(open.length)].sender().takeOldest(key);
	}

	private Offer waitForRoom(Outgoing.Tell tell) {
		this.wire.remoting().checkMayWaitForRoom(tell.to());
		for (;;) {
			WaitingForRoom late = new WaitingForRoom(tell);
			Offer offer = send(tell, late);
			if (offer != Offer.ACCEPTED) {
				return offer;
			}
			late.await();
			Offer outcome = late.outcome();
			if (outcome != null) {
				return outcome;
			}
		}
	}

	@Override
	public void ask(Outgoing.Request request) {
		Offer offer = send(request, null);
		if (offer == Offer.FULL) {
			offer = send(request, new WaitingForRoom(request));
		}
		switch (offer) {
			case ACCEPTED -> {
			}
			case FULL, UNREACHABLE -> this.wire.reject(request, this.association.unreachable());
			case STOPPED -> this.wire.reject(request, Reason.STOPPED, request.to().outlived());
		}
	}

	/**
	 * Sends a message.
	 * @param late what waits for room, or {@code null} if nothing is to
	 */
	private Offer send(Outgoing.Addressed message, @Nullable WaitingForRoom late) {
		Lane[] open = this.lanes;
		if (open == null) {
			return sendEarly(message, late);
		}
		if (!message.to().isOf(this.incarnation)) {
			return Offer.STOPPED;
		}
		Lane lane = open[message.to().key().lane(open.length)];
		return (late != null) ? lane.sender().await(late) : lane.offer(message);
	}

	private Offer sendEarly(Outgoing.Addressed message, @Nullable WaitingForRoom late) {
		synchronized (this.association) {
			if (this.lanes != null) {
				return send(message, late);
			}
			if (!this.association.isConnecting()) {
				return Offer.UNREACHABLE;
			}
			this.association.connect();
			return (late != null) ? this.early.await(late) : this.early.offer(message);
		}
	}

	@Override
	public void deliver(RemoteActorRef<?> to, Ask<?> ask, DeliveryGuarantee guarantee) {
		if (this.association.deliveries().send(to, ask, guarantee)) {
			this.association.connect();
		}
	}

	@Override
	public Cancellable watch(RemoteActorRef<?> ref, Runnable code) {
		return this.association.watch(ref, code);
	}

	/**
	 * Sends what has waited for the first try, by the lanes of the link that it has led
	 * to. Called under the lock of the association.
	 * @return what was for an earlier life of the node, or found that this one has ended
	 */
	List<Outgoing.Addressed> flush(Lane[] open, long incarnation) {
		List<Outgoing.Addressed> others = new ArrayList<>();
		for (Outgoing.Addressed message : this.early.close(null)) {
			LaneSender sender = open[message.to().key().lane(open.length)].sender();
			if (!message.to().isOf(incarnation)) {
				others.add(message);
			}
			else if (message instanceof Outgoing.Tell) {
				sender.force(message);
			}
			else if (sender.await(new WaitingForRoom(message)) != Offer.ACCEPTED) {
				// Some of them had waited for room already.
				others.add(message);
			}
		}
		return others;
	}

	/**
	 * Sends what {@link #flush} has left.
	 */
	void sendAnew(Outgoing.Addressed message) {
		if (message instanceof Outgoing.Request request) {
			ask(request);
		}
		else if (send(message, null) != Offer.ACCEPTED) {
			this.wire.discard(message.to(), message.message(), Reason.STOPPED);
		}
	}

	/**
	 * There is a link. Called under the lock of the association.
	 * @param incarnation the life of the node that it leads to
	 */
	void up(Lane[] open, long incarnation) {
		this.incarnation = incarnation;
		this.lanes = open;
	}

	/**
	 * There is no link any more. Called under the lock of the association.
	 */
	void down() {
		this.lanes = null;
	}

	/**
	 * The first try has failed. Called under the lock of the association.
	 * @return what has waited for it, to be rejected without the lock
	 */
	List<Outgoing.Addressed> closeEarly() {
		return this.early.close(Offer.UNREACHABLE);
	}

}
