package io.pura.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.pura.actor.WaitForGraph.Hold;
import org.jspecify.annotations.Nullable;

/**
 * What an actor waits for and handles nothing else meanwhile: stages that it awaits, or
 * one reply, for which the thread that runs its turn is blocked. Used in the actor's
 * turn, where nothing else is said.
 * <p>
 * A stage that is awaited holds nothing up as long as the handler that awaits it runs:
 * the wait begins when that has returned. So it is known by then of each ask that the
 * actor has begun to handle how it will be answered.
 */
final class Waits {

	private final ActorCell<?> cell;

	private final Queue<Await<?>> awaits = new ConcurrentLinkedQueue<>();

	/** The wait that goes on; read by other threads too. */
	private volatile @Nullable Wait now;

	Waits(ActorCell<?> cell) {
		this.cell = cell;
	}

	void add(Await<?> await) {
		this.awaits.add(await);
		// It is another wait, if it goes on at all.
		this.now = null;
	}

	/**
	 * Returns whether stages are awaited, once the handler that awaits them has returned.
	 */
	boolean isAwaiting() {
		if (this.awaits.isEmpty()) {
			return false;
		}
		if (this.now == null) {
			pause();
		}
		return true;
	}

	private void pause() {
		this.now = new Wait(this, null, null);
		for (Await<?> await : this.awaits) {
			Ask<?> source = await.source();
			if (source != null) {
				this.cell.system().waits().added(source, await.ask());
			}
		}
	}

	/**
	 * Takes the stage that is awaited first, if it is complete.
	 */
	@Nullable Await<?> nextDone() {
		Await<?> first = this.awaits.peek();
		if (first == null || !first.isDone()) {
			return null;
		}
		this.now = null;
		return this.awaits.poll();
	}

	/**
	 * Says that the thread of the turn is about to block until there is a reply, which
	 * fails if it would have to wait for this actor.
	 * @param reply is not complete without the ask
	 * @param source the ask
	 * @return is to be ended when there is a reply
	 */
	Wait block(ReplyFuture<?> reply, Ask<?> source) {
		Wait wait = new Wait(this, reply, this.now);
		this.now = wait;
		this.cell.system().waits().added(source, this.cell.currentAsk());
		return wait;
	}

	/**
	 * Fails whoever asked and waits for an awaited stage, on any thread.
	 */
	void fail(Throwable cause) {
		this.now = null;
		this.awaits.forEach((await) -> await.fail(cause));
	}

	/**
	 * Returns what keeps an ask from being answered that is not answered by an
	 * interleaved handler, on any thread.
	 * @param now what {@link #now} has returned before
	 */
	@Nullable Hold hold(Wait now, Ask<?> ask) {
		List<Ask<?>> sources = new ArrayList<>(1);
		if (now.reply != null) {
			addIfAny(now.reply.source(), sources);
		}
		else {
			for (Await<?> await : this.awaits) {
				addIfAny(await.source(), sources);
				if (await.isReplyTo(ask)) {
					// It does not wait for what is awaited after that.
					break;
				}
			}
		}
		return (this.now == now && !sources.isEmpty()) ? new Hold(now, sources) : null;
	}

	private static void addIfAny(@Nullable Ask<?> source, List<Ask<?>> sources) {
		if (source != null) {
			sources.add(source);
		}
	}

	/**
	 * Returns the wait that goes on, on any thread.
	 */
	@Nullable Wait now() {
		return this.now;
	}

	/**
	 * One time that an actor waits.
	 */
	static final class Wait {

		private final Waits waits;

		private final @Nullable ReplyFuture<?> reply;

		private final @Nullable Wait outer;

		private Wait(Waits waits, @Nullable ReplyFuture<?> reply, @Nullable Wait outer) {
			this.waits = waits;
			this.reply = reply;
			this.outer = outer;
		}

		/**
		 * Says that the thread of the turn is blocked no longer.
		 */
		void end() {
			this.waits.now = this.outer;
		}

	}

}
