package io.pura.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * The watches of this node on actors of another one, over all links and all lives of that
 * node. They are told to the other side with each new link; if there is none for too
 * long, the actors count as lost. Safe for use by any thread. What is returned to be run
 * is run by the caller, without a lock.
 */
final class Watches {

	private final Wire wire;

	private final Map<Long, Watch> watches = new LinkedHashMap<>();

	private long numbers;

	/** The link that is up. */
	private @Nullable Link link;

	private @Nullable Cancellable lossTimer;

	/** Tells a loss timer from one that was called off too late. */
	private long losses;

	Watches(Wire wire) {
		this.wire = wire;
	}

	/**
	 * Begins to watch an actor.
	 * @param code is to be run when it has terminated, or counts as lost
	 */
	synchronized Cancellable add(RemoteActorRef<?> ref, Runnable code) {
		long number = ++this.numbers;
		Watch watch = new Watch(ref, code);
		this.watches.put(number, watch);
		if (this.link != null) {
			send(this.link, number, watch);
		}
		return () -> remove(number);
	}

	private synchronized void remove(long number) {
		if (this.watches.remove(number) != null && this.link != null) {
			this.link.control().add(new Outgoing.Note(Kind.UNWATCH, number, null));
		}
	}

	private void send(Link link, long number, Watch watch) {
		Hello peer = link.peer();
		if (peer != null) {
			watch.sentTo(peer.incarnation());
			link.control().add(new Outgoing.Note(Kind.WATCH, number, watch.key().toString()));
		}
	}

	/**
	 * The other side has said which actor it is that is watched by name.
	 */
	synchronized void watched(long number, RecipientKey key) {
		Watch watch = this.watches.get(number);
		if (watch != null) {
			watch.known(key);
		}
	}

	/**
	 * The other side has said that an actor has terminated.
	 */
	void terminated(long number) {
		Watch watch;
		synchronized (this) {
			watch = this.watches.remove(number);
		}
		if (watch != null) {
			watch.code().run();
		}
	}

	/**
	 * There is a link.
	 * @param incarnation the life of the node that it leads to
	 * @return to be run: the code of those that cannot be about this life
	 */
	synchronized List<Runnable> up(Link link, long incarnation) {
		stopLossTimer();
		this.link = link;
		List<Watch> others = this.watches.values().stream().filter((watch) -> !watch.isOf(incarnation)).toList();
		this.watches.values().removeAll(others);
		this.watches.forEach((number, watch) -> send(link, number, watch));
		return codes(others);
	}

	/**
	 * There is no link any more.
	 */
	synchronized void down() {
		this.link = null;
	}

	/**
	 * Waits for the next link, but not for too long, and not at all if the node has left.
	 * @return to be run: the code of those that are given up
	 */
	synchronized List<Runnable> awaitLink(boolean left) {
		if (left) {
			return removeAll();
		}
		if (this.lossTimer == null && !this.watches.isEmpty()) {
			long loss = ++this.losses;
			this.lossTimer = this.wire.remoting().timers().schedule(this.wire.settings().lostAfter(), () -> lost(loss));
		}
		return List.of();
	}

	private void lost(long loss) {
		List<Runnable> lost;
		synchronized (this) {
			if (this.losses != loss || this.lossTimer == null) {
				// The node came back in the last moment.
				return;
			}
			this.lossTimer = null;
			lost = removeAll();
		}
		lost.forEach(Runnable::run);
	}

	private List<Runnable> removeAll() {
		List<Runnable> all = codes(this.watches.values());
		this.watches.clear();
		return all;
	}

	/**
	 * Gives up all, as there will be no link any more.
	 * @return to be run: their code
	 */
	synchronized List<Runnable> close() {
		stopLossTimer();
		return removeAll();
	}

	private void stopLossTimer() {
		if (this.lossTimer != null) {
			this.lossTimer.cancel();
			this.lossTimer = null;
		}
	}

	private static List<Runnable> codes(Iterable<Watch> watches) {
		List<Runnable> codes = new ArrayList<>();
		watches.forEach((watch) -> codes.add(watch.code()));
		return codes;
	}

	/**
	 * Somebody wants to know when an actor has terminated.
	 */
	private static final class Watch {

		private final RemoteActorRef<?> ref;

		private final Runnable code;

		/** Of a watch by name, once the other side has said who has it. */
		private RecipientKey key;

		/** The life of the node that it was sent to, or any if it was not sent yet. */
		private long incarnation;

		Watch(RemoteActorRef<?> ref, Runnable code) {
			this.ref = ref;
			this.code = code;
			this.key = ref.key();
			this.incarnation = ref.incarnation();
		}

		Runnable code() {
			return this.code;
		}

		RecipientKey key() {
			return this.key;
		}

		void sentTo(long incarnation) {
			this.incarnation = incarnation;
		}

		void known(RecipientKey key) {
			this.key = key;
		}

		boolean isOf(long other) {
			return this.ref.isOf(other)
					&& (this.incarnation == RemoteActorRef.ANY_INCARNATION || this.incarnation == other);
		}

	}

}
