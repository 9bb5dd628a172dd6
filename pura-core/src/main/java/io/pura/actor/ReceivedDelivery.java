package io.pura.actor;

import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A message of another node that is to be handled once and in order, with all the time in
 * the world.
 */
@Internal
public final class ReceivedDelivery extends Ask<@Nullable Void> {

	private final transient Consumer<@Nullable Throwable> handled;

	private final transient Runnable room;

	private final transient Runnable aside;

	private volatile boolean waits;

	/**
	 * Creates a delivery.
	 * @param handled is told, by any thread, when the handler has finished, or why it
	 * will not
	 * @param room is run, by any thread, when the message waits for room in the mailbox
	 * no longer
	 * @param aside is run, by any thread, each time that the actor puts the message aside
	 */
	ReceivedDelivery(ActorRef<?> recipient, Message<?, ?> message, Consumer<@Nullable Throwable> handled, Runnable room,
			Runnable aside) {
		super(recipient, message, NO_DEADLINE);
		this.handled = handled;
		this.room = room;
		this.aside = aside;
	}

	/**
	 * Returns whether the message waits for room in the mailbox.
	 * @return whether those that come after it must wait, too
	 */
	public boolean isWaiting() {
		return this.waits && !isDone();
	}

	@Override
	public void waiting(boolean waiting) {
		super.waiting(waiting);
		this.waits = waiting;
		if (!waiting) {
			this.room.run();
		}
	}

	@Override
	void aside() {
		this.aside.run();
	}

	@Override
	void completed() {
		this.handled.accept(failure());
		if (this.waits) {
			this.room.run();
		}
	}

	private @Nullable Throwable failure() {
		if (!isCompletedExceptionally()) {
			return null;
		}
		try {
			join();
			return null;
		}
		catch (CompletionException ex) {
			return cause(ex);
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

}
