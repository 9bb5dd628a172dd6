package io.pura.remote;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.pura.actor.ActorPath;
import io.pura.actor.ActorStoppedException;
import io.pura.actor.Ask;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Message;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * What one lane does with the records that come: hands messages to actors, answers to
 * askers, and everything else to its link. Used by the thread of the lane.
 */
final class LaneReceiver implements BatchReader.Handler {

	private final Lane lane;

	private final Link link;

	private final Wire wire;

	private final PendingAsks pending;

	private final Inflow inflow;

	/** Those that the other side was told to send nothing to. */
	private final Map<RecipientKey, Inlet> held = new HashMap<>();

	private boolean handedOver;

	/** What the other side has asked and this side has not answered. */
	private final LongObjectMap<CompletableFuture<?>> owed = new LongObjectHashMap<>();

	LaneReceiver(Lane lane, Link link, Wire wire, PendingAsks pending) {
		this.lane = lane;
		this.link = link;
		this.wire = wire;
		this.pending = pending;
		this.inflow = link.inflow();
	}

	/**
	 * Returns whether there were messages since this was called the last time.
	 */
	boolean hasHandedOver() {
		boolean had = this.handedOver;
		this.handedOver = false;
		return had;
	}

	@Override
	public Inlet inlet(RecipientKey key) {
		Inlet known = this.held.get(key);
		return (known != null) ? known : new Inlet(key, this.inflow, this::low);
	}

	@Override
	public void tell(Inlet to, Object message, Header header, int bytes) {
		this.handedOver = true;
		Export export = to.find(this.wire.exports());
		if (export == null) {
			stopped(to, message.getClass().getName(), null);
			return;
		}
		to.handOver(bytes);
		this.wire.remoting().tell(export.ref(), (Message<?, ?>) message, header.context(), to, bytes);
		holdIfFull(to);
	}

	@Override
	public void ask(Inlet to, WireType type, Object message, long correlation, Header header, int bytes) {
		this.handedOver = true;
		Export export = to.find(this.wire.exports());
		if (export == null) {
			stopped(to, message.getClass().getName(), correlation);
			return;
		}
		boolean delivery = header.timeLeftMicros() < 0;
		Duration left = delivery ? null : Duration.ofNanos(header.timeLeftMicros() * 1000);
		to.handOver(bytes);
		Ask<? extends @Nullable Object> reply = this.wire.remoting()
			.ask(export.ref(), (Message<?, ?>) message, left, header.context(), to, bytes);
		this.owed.put(correlation, reply);
		reply.whenComplete((value, failure) -> {
			if (failure == null) {
				this.lane.add(new Outgoing.Reply(correlation, delivery ? null : type, value));
			}
			else if (reply.isTimedOut()) {
				// The asker knows already, as its time began to run earlier.
				this.lane.execute(() -> this.owed.remove(correlation));
			}
			else {
				this.lane.add(new Outgoing.Failure(correlation, export.ref().path(), Ask.cause(failure)));
			}
		});
		holdIfFull(to);
	}

	private void holdIfFull(Inlet to) {
		if (to.isOverShare() && !to.isLow()) {
			this.held.put(to.key(), to);
			this.lane.add(new Outgoing.Note(Kind.HOLD, 0, to.key().toString()));
		}
	}

	/**
	 * Little waits in the mailbox of a recipient that was held. Safe for use by any
	 * thread.
	 */
	void low(Inlet inlet) {
		this.lane.execute(() -> resumeIfLow(inlet));
	}

	private void resumeIfLow(Inlet inlet) {
		if (inlet.isLow() && this.held.remove(inlet.key()) != null) {
			this.lane.add(new Outgoing.Note(Kind.RESUME, 0, inlet.key().toString()));
		}
	}

	private void stopped(Inlet to, String messageType, @Nullable Long correlation) {
		ActorPath path = path(to);
		this.wire.remoting().discard(path, messageType, Reason.STOPPED);
		if (correlation != null) {
			this.lane.add(new Outgoing.Failure(correlation, path, new ActorStoppedException(path)));
		}
	}

	@Override
	public void unreadable(Inlet to, String typeName, @Nullable Long correlation, SerializationException cause) {
		if (to.find(this.wire.exports()) == null) {
			stopped(to, typeName, correlation);
			return;
		}
		this.wire.warn("A message from {} is discarded: {}", this.link.name(), path(to) + ": " + cause.getMessage());
		this.wire.remoting().discard(path(to), typeName, Reason.NOT_SERIALIZABLE);
		if (correlation != null) {
			this.lane.add(new Outgoing.Failure(correlation, path(to), cause));
		}
	}

	private ActorPath path(Inlet to) {
		return new ActorPath(this.wire.systemName(), to.key().names());
	}

	/**
	 * An answer has been written.
	 */
	void answered(long correlation) {
		this.owed.remove(correlation);
	}

	@Override
	public void cancel(long correlation) {
		CompletableFuture<?> asked = this.owed.remove(correlation);
		if (asked != null) {
			asked.cancel(false);
		}
	}

	@Override
	public void reply(long correlation, ByteBuf body) {
		this.pending.reply(correlation, body);
	}

	@Override
	public void error(long correlation, ErrorCode code, String detail, @Nullable String text) {
		this.pending.error(correlation, code, detail, text);
	}

	@Override
	public void watch(long watch, RecipientKey key) {
		this.link.watch(watch, key);
	}

	@Override
	public void unwatch(long watch) {
		this.link.unwatch(watch);
	}

	@Override
	public void terminated(long watch) {
		this.link.terminated(watch);
	}

	@Override
	public void watched(long watch, RecipientKey key) {
		this.link.watched(watch, key);
	}

	@Override
	public void welcome(Hello hello) {
		this.link.welcome(hello);
	}

	@Override
	public void leaving() {
		this.link.leaving();
	}

	@Override
	public void hold(RecipientKey key) {
		this.lane.hold(key);
	}

	@Override
	public void resume(RecipientKey key) {
		this.lane.resume(key);
	}

	/**
	 * The connection has ended: nobody can be answered any more.
	 */
	void closed() {
		this.owed.clear();
		this.held.clear();
	}

}
