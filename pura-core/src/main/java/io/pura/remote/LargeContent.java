package io.pura.remote;

import io.netty.buffer.ByteBuf;
import io.pura.remote.DeliveryStream.Place;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is read of a large message to the lane that it is for, and accepts nothing
 * but one message or one reply. Used by one thread of the actors.
 */
final class LargeContent implements BatchReader.Handler {

	private final Lane lane;

	private final Link link;

	private final LaneReceiver receiver;

	private final int answeredLane;

	private final Runnable whenRead;

	private boolean taken;

	private boolean reply;

	/**
	 * Creates a content.
	 * @param lane the one that it came on
	 * @param answeredLane the one of the ask, if it is a reply
	 * @param whenRead is run when all has been read, by any thread
	 */
	LargeContent(Lane lane, Link link, LaneReceiver receiver, int answeredLane, Runnable whenRead) {
		this.lane = lane;
		this.link = link;
		this.receiver = receiver;
		this.answeredLane = answeredLane;
		this.whenRead = whenRead;
	}

	private void take() {
		if (this.taken) {
			throw new WireException("a large message has more than one message in it");
		}
		this.taken = true;
	}

	/**
	 * All records have been read.
	 */
	void end() {
		if (!this.taken) {
			throw new WireException("a large message has no message in it");
		}
		if (!this.reply) {
			this.whenRead.run();
		}
	}

	@Override
	public void tell(Inlet to, Object message, Header header, int bytes) {
		take();
		this.lane.execute(() -> this.receiver.tell(to, message, header, bytes));
	}

	@Override
	public void ask(Inlet to, WireType type, Object message, long correlation, Header header, int bytes) {
		take();
		this.lane.execute(() -> this.receiver.ask(to, type, message, correlation, header, bytes));
	}

	@Override
	public void unreadable(Inlet to, String typeName, @Nullable Long correlation, SerializationException cause) {
		take();
		this.lane.execute(() -> this.receiver.unreadable(to, typeName, correlation, cause));
	}

	@Override
	public void reply(long correlation, ByteBuf body, ReplyVersions versions) {
		take();
		Lane asking = this.link.lane(this.answeredLane);
		if (asking == null) {
			throw new WireException("a large reply is for lane " + this.answeredLane + ", which is not there");
		}
		this.reply = true;
		asking.execute(() -> asking.largeReply(correlation, body, versions, this.whenRead));
	}

	@Override
	public void deliver(Inlet to, Place place, Arrival arrival) {
		take();
		this.lane.execute(() -> this.receiver.deliver(to, place, arrival));
	}

	@Override
	public Inlet inlet(RecipientKey key) {
		return this.receiver.newInlet(key);
	}

	@Override
	public BatchReader.ControlHandler control(Kind kind) {
		throw new WireException("a large message has a record of kind " + kind + " in it");
	}

}
