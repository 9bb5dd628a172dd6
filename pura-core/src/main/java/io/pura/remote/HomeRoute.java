package io.pura.remote;

import io.pura.actor.ActorStoppedException;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Message;
import io.pura.actor.Offer;
import io.pura.actor.Remoting;
import io.pura.dispatch.Cancellable;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * The way to this very node, for references by name and those whose actor has stopped.
 * Looks the actor up for each message.
 */
final class HomeRoute implements Route {

	private final NodeId self;

	private final Remoting remoting;

	private final Exports exports;

	HomeRoute(NodeId self, Remoting remoting, Exports exports) {
		this.self = self;
		this.remoting = remoting;
		this.exports = exports;
	}

	@Override
	public NodeAddress address() {
		return this.self.address();
	}

	private @Nullable Export find(RemoteActorRef<?> ref) {
		return ref.isOf(this.self.incarnation()) ? this.exports.find(ref.key()) : null;
	}

	@Override
	public Offer offer(Outgoing.Tell tell) {
		Export export = find(tell.to());
		if (export == null) {
			return Offer.STOPPED;
		}
		return this.remoting.offer(export.ref(), tell.message(), tell.context());
	}

	@Override
	public Offer tell(Outgoing.Tell tell) {
		return offer(tell);
	}

	@Override
	public @Nullable WireType type(Message<?, ?> message) {
		return null;
	}

	@Override
	public int capacity(RemoteActorRef<?> to) {
		Export export = find(to);
		return (export != null) ? this.remoting.mailboxCapacity(export.ref()) : 0;
	}

	@Override
	public void ask(Outgoing.Request request) {
		Ask<?> ask = request.ask();
		Export export = find(request.to());
		if (export == null) {
			this.remoting.discard(request.to().path(), ask.message().getClass().getName(),
					ask.isOver() ? ask.whySkipped() : Reason.STOPPED);
			ask.discarded(new ActorStoppedException(request.to().path(),
					"There is no actor " + request.to().path() + ": it has stopped, or its name is wrong"));
			return;
		}
		this.remoting.send(export.ref(), ask);
	}

	/** All guarantees are the same within a node. */
	@Override
	public void deliver(RemoteActorRef<?> to, Ask<?> ask, DeliveryGuarantee guarantee) {
		ask(new Outgoing.Request(to, ask, null));
	}

	@Override
	public Cancellable watch(RemoteActorRef<?> ref, Runnable code) {
		Export export = find(ref);
		if (export == null) {
			code.run();
			return () -> {
			};
		}
		return export.whenTerminated(code);
	}

}
