package io.pura.remote;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
import io.pura.remote.DeliveryStream.Place;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireSchema;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * What one lane does with the records that come: hands messages to actors, answers to
 * askers, and everything else to its link. Used by the thread of the lane.
 */
final class LaneReceiver implements BatchReader.Handler, BatchReader.ControlHandler {

	private final Lane lane;

	private final Link link;

	private final Wire wire;

	private final PendingAsks pending;

	private final Inflow inflow;

	/** Those that the other side was told to send nothing to. */
	private final Map<RecipientKey, Inlet> held = new HashMap<>();

	private CreditWindow.Content content = CreditWindow.Content.RECORDS;

	/** What the other side has asked and this side has not answered. */
	private final LongObjectMap<CompletableFuture<?>> owed = new LongObjectHashMap<>();

	/** Only of the lane for large messages. */
	private final @Nullable LargeReceiver large;

	LaneReceiver(Lane lane, Link link, Wire wire, PendingAsks pending) {
		this.lane = lane;
		this.link = link;
		this.wire = wire;
		this.pending = pending;
		this.inflow = link.inflow(lane.kind());
		this.large = (lane.kind() == LaneKind.LARGE) ? new LargeReceiver(lane, link, wire, this) : null;
	}

	/**
	 * A batch has come.
	 */
	void begin() {
		this.content = CreditWindow.Content.RECORDS;
	}

	/**
	 * Returns what there was in the batch.
	 */
	CreditWindow.Content content() {
		return this.content;
	}

	@Override
	public BatchReader.ControlHandler control(Kind kind) {
		return this;
	}

	@Override
	public Inlet inlet(RecipientKey key) {
		Inlet known = this.held.get(key);
		return (known != null) ? known : newInlet(key);
	}

	/**
	 * Returns the recipient of one large message. Safe for use by any thread.
	 */
	Inlet newInlet(RecipientKey key) {
		return new Inlet(key, this.inflow, this::low);
	}

	@Override
	public void tell(Inlet to, Object message, Header header, int bytes) {
		this.content = CreditWindow.Content.MESSAGES;
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
		this.content = CreditWindow.Content.MESSAGES;
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
		// Of large messages each is asked for by itself, and a single one may be too
		// much.
		if (this.large == null && to.isOverShare() && !to.isLow()) {
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
	public void reply(long correlation, ByteBuf body, ReplyVersions versions) {
		this.pending.reply(correlation, body, versions);
	}

	@Override
	public void error(long correlation, ErrorFields error) {
		this.pending.error(correlation, error);
	}

	@Override
	public void watch(long watch, RecipientKey key) {
		this.link.watchedActors().add(watch, key);
	}

	@Override
	public void unwatch(long watch) {
		this.link.watchedActors().remove(watch);
	}

	@Override
	public void terminated(long watch) {
		this.link.association().watches().terminated(watch);
	}

	@Override
	public void watched(long watch, RecipientKey key) {
		this.link.association().watches().watched(watch, key);
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
	public void schemas(List<WireSchema> schemas) {
		this.link.compare(schemas);
	}

	@Override
	public void large(long total, int lane) {
		large().begin(total, lane);
	}

	@Override
	public void chunk(ByteBuf bytes) {
		LargeReceiver large = large();
		this.content = large.isReply() ? CreditWindow.Content.REPLY : CreditWindow.Content.MESSAGES;
		large.chunk(bytes);
	}

	private LargeReceiver large() {
		if (this.large == null) {
			throw new WireException("large messages do not belong on lane " + this.lane.index());
		}
		return this.large;
	}

	/**
	 * Returns how many chunks are still to come of a large message that has begun, which
	 * are none if it is a reply.
	 */
	int missingChunks() {
		return (this.large == null || this.large.isReply()) ? 0 : this.large.missingChunks();
	}

	/**
	 * Returns whether no more messages should come for now.
	 */
	boolean isBusy() {
		return this.large != null && this.large.isBusy();
	}

	@Override
	public void hold(RecipientKey key) {
		this.lane.hold(key);
	}

	@Override
	public void resume(RecipientKey key) {
		this.lane.resume(key);
	}

	@Override
	public void deliver(Inlet to, Place place, Arrival arrival) {
		this.content = CreditWindow.Content.MESSAGES;
		take(to, place, arrival);
	}

	private void take(Inlet to, Place place, Arrival arrival) {
		this.link.association().inbox().take(this.link, to.key(), place, arrival);
		holdIfFull(to);
	}

	@Override
	public void skip(Inlet to, Place place) {
		// This is no message: the other side sends it whether there is credit for those
		// or
		// not.
		take(to, place, new Arrival.Nothing());
	}

	@Override
	public void acknowledged(long stream, long first, long count) {
		if (!this.link.association().deliveries().acknowledged(stream, first, count, this.pending.completions())) {
			this.lane.add(new Outgoing.Note(Kind.FORGET, stream, null));
		}
	}

	@Override
	public void refused(long stream, long number, ErrorFields error) {
		if (!this.link.association().deliveries().refused(stream, number, error, this.pending.completions())) {
			this.lane.add(new Outgoing.Note(Kind.FORGET, stream, null));
		}
	}

	@Override
	public void forget(long stream) {
		this.link.association().inbox().forget(this.link, stream);
	}

	/**
	 * The connection has ended: nobody can be answered any more.
	 */
	void closed() {
		this.owed.clear();
		if (this.large != null) {
			this.large.closed();
		}
		this.held.clear();
	}

}
