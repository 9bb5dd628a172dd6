package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * An ask that an actor has made of another one in its turn. If the actor
 * {@linkplain ActorContext#pipe pipes} the reply to itself, the ask comes back into its
 * mailbox when it is complete, so that nothing is made for that.
 *
 * @param <R> the type of the reply
 */
final class ActorAsk<R extends @Nullable Object> extends Ask<R> {

	private static final VarHandle IN_TURN;

	static {
		try {
			IN_TURN = MethodHandles.lookup().findVarHandle(ActorAsk.class, "inTurn", BiConsumer.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** Says that the ask was complete before it was known what to do with the reply. */
	private static final BiConsumer<Object, Throwable> COMPLETE = (reply, failure) -> {
	};

	private final ActorCell<?> asker;

	/** The instance that wants the reply. */
	private int instance;

	/** What is to be done with the reply, once that is known. */
	private volatile @Nullable BiConsumer<Object, Throwable> inTurn;

	ActorAsk(ActorCell<?> recipient, Message<?, R> message, long deadline, ActorCell<?> asker) {
		super(recipient, message, deadline);
		this.asker = asker;
	}

	/**
	 * Has the reply come to the actor, in its turn.
	 * @return whether it does, which it cannot twice, and not to another actor
	 */
	@SuppressWarnings("unchecked")
	boolean pipe(ActorCell<?> cell, BiConsumer<?, ?> inTurn) {
		BiConsumer<Object, Throwable> before = this.inTurn;
		if (this.asker != cell || (before != null && before != COMPLETE)) {
			return false;
		}
		this.instance = cell.instance();
		// Either this thread learns that the ask is complete, or the one that completes
		// it
		// what to do with the reply.
		if (!IN_TURN.compareAndSet(this, null, (BiConsumer<Object, Throwable>) inTurn)) {
			this.inTurn = (BiConsumer<Object, Throwable>) inTurn;
			cell.add(this);
		}
		return true;
	}

	@Override
	void completed() {
		// What to do is mostly known by now, and then stays as it is.
		if (this.inTurn != null || !IN_TURN.compareAndSet(this, null, COMPLETE)) {
			this.asker.add(this);
		}
	}

	/**
	 * Returns whether this stands in a mailbox as the reply to its actor.
	 */
	boolean isReplyTo(CellTask cell) {
		return this.asker == cell;
	}

	int instance() {
		return this.instance;
	}

	/**
	 * Does what is to be done with the reply, in the turn of the asker.
	 */
	@SuppressWarnings("NullAway") // any reply may be null, and there is a consumer
	void proceed() {
		BiConsumer<Object, Throwable> then = this.inTurn;
		Object reply;
		try {
			reply = getNow(null);
		}
		catch (CancellationException | CompletionException ex) {
			then.accept(null, cause(ex));
			return;
		}
		then.accept(reply, null);
	}

}
