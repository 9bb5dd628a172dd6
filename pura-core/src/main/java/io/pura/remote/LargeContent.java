package io.pura.remote;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.pura.remote.DeliveryStream.Place;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireSchema;
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
	public void skip(Inlet to, Place place) {
		throw unexpected("a skipped delivery");
	}

	@Override
	public void acknowledged(long stream, long first, long count) {
		throw unexpected("an acknowledgement");
	}

	@Override
	public void refused(long stream, long number, ErrorFields error) {
		throw unexpected("a refusal");
	}

	@Override
	public void forget(long stream) {
		throw unexpected("the end of a stream");
	}

	@Override
	public void error(long correlation, ErrorFields error) {
		throw unexpected("an error");
	}

	@Override
	public void cancel(long correlation) {
		throw unexpected("a cancellation");
	}

	@Override
	public void watch(long watch, RecipientKey key) {
		throw unexpected("a watch");
	}

	@Override
	public void unwatch(long watch) {
		throw unexpected("the end of a watch");
	}

	@Override
	public void terminated(long watch) {
		throw unexpected("a termination");
	}

	@Override
	public void watched(long watch, RecipientKey key) {
		throw unexpected("a watched actor");
	}

	@Override
	public void welcome(Hello hello) {
		throw unexpected("a hello");
	}

	@Override
	public void leaving() {
		throw unexpected("a farewell");
	}

	@Override
	public Inlet inlet(RecipientKey key) {
		return this.receiver.newInlet(key);
	}

	@Override
	public void hold(RecipientKey key) {
		throw unexpected("a hold");
	}

	@Override
	public void resume(RecipientKey key) {
		throw unexpected("the end of a hold");
	}

	@Override
	public void schemas(List<WireSchema> schemas) {
		throw unexpected("schemas");
	}

	@Override
	public void large(long total, int lane) {
		throw unexpected("another large message");
	}

	@Override
	public void chunk(ByteBuf bytes) {
		throw unexpected("a chunk");
	}

	private static WireException unexpected(String what) {
		return new WireException("a large message has " + what + " in it");
	}

}
