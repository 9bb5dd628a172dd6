package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.pura.actor.Ask;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * The asks that one lane has written and that were not answered yet. Used by the thread
 * of the lane.
 */
final class PendingAsks {

	private final Wire wire;

	private final LongObjectMap<PendingAsk> asks = new LongObjectHashMap<>();

	private final Completions completions;

	private long correlations;

	PendingAsks(Wire wire) {
		this.wire = wire;
		this.completions = new Completions(wire.remoting().dispatcher());
	}

	/**
	 * Returns the number that the next ask is written with.
	 */
	long nextCorrelation() {
		return ++this.correlations;
	}

	/**
	 * Waits for the answer of an ask that has been written.
	 * @param givenUp is run by any thread when the asker does not wait any more
	 */
	void add(long correlation, RemoteActorRef<?> to, Ask<?> ask, @Nullable WireType type, Runnable givenUp) {
		PendingAsk waiting = new PendingAsk(to, ask, type);
		this.asks.put(correlation, waiting);
		ask.whenComplete((value, failure) -> {
			if (waiting.settle()) {
				givenUp.run();
			}
		});
	}

	/**
	 * Forgets an ask that nobody waits for any more.
	 * @return whether it was not answered yet
	 */
	boolean remove(long correlation) {
		return this.asks.remove(correlation) != null;
	}

	void reply(long correlation, ByteBuf body, ReplyVersions versions) {
		PendingAsk waiting = this.asks.remove(correlation);
		if (waiting == null) {
			return;
		}
		waiting.settle();
		this.completions.add(read(waiting, body, versions));
	}

	/**
	 * Takes an answer that would take too long to be read here.
	 * @param whenRead is run by any thread when the body is not needed any more
	 */
	void largeReply(long correlation, ByteBuf body, ReplyVersions versions, Runnable whenRead) {
		PendingAsk waiting = this.asks.remove(correlation);
		if (waiting == null) {
			whenRead.run();
			return;
		}
		waiting.settle();
		this.wire.complete(() -> {
			Runnable answer = read(waiting, body, versions);
			whenRead.run();
			answer.run();
		});
	}

	/** Returns what tells the asker. */
	private Runnable read(PendingAsk waiting, ByteBuf body, ReplyVersions versions) {
		WireType type = waiting.type();
		if (type == null || !body.isReadable()) {
			return () -> waiting.ask().answer(null);
		}
		try {
			Object reply = BatchReader.readReply(type, body, versions.of(type));
			return () -> waiting.ask().answer(reply);
		}
		catch (SerializationException ex) {
			this.wire.warn("A reply from {} cannot be read: {}", waiting.to(), ex.getMessage());
			return () -> waiting.ask().fail(ex);
		}
	}

	void error(long correlation, ErrorFields error) {
		PendingAsk waiting = this.asks.remove(correlation);
		if (waiting == null) {
			return;
		}
		waiting.settle();
		Throwable cause = error.toException(waiting.to(), this.wire.types());
		this.completions.add(() -> waiting.ask().fail(cause));
	}

	/**
	 * Returns those who are told when a batch has been read.
	 */
	Completions completions() {
		return this.completions;
	}

	/**
	 * Tells askers what has come. Called when a batch has been read.
	 */
	void flush() {
		this.completions.flush();
	}

	/**
	 * Fails all that were not answered.
	 */
	void fail(Throwable cause) {
		List<PendingAsk> unanswered = new ArrayList<>(this.asks.values());
		this.asks.clear();
		for (PendingAsk waiting : unanswered) {
			waiting.settle();
			this.completions.add(() -> waiting.ask().fail(cause));
		}
		flush();
	}

	/**
	 * An ask that has been written and not answered.
	 */
	private static final class PendingAsk extends AtomicBoolean {

		private final transient RemoteActorRef<?> to;

		private final transient Ask<?> ask;

		private final transient @Nullable WireType type;

		PendingAsk(RemoteActorRef<?> to, Ask<?> ask, @Nullable WireType type) {
			this.to = to;
			this.ask = ask;
			this.type = type;
		}

		RemoteActorRef<?> to() {
			return this.to;
		}

		Ask<?> ask() {
			return this.ask;
		}

		@Nullable WireType type() {
			return this.type;
		}

		/**
		 * Notes that the answer has come, or that the asker has given up.
		 * @return whether this is the first of both
		 */
		boolean settle() {
			return !getPlain() && compareAndSet(false, true);
		}

	}

}
