package io.pura.topic;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import io.pura.actor.ActorRef;
import io.pura.actor.Message;
import io.pura.actor.Recipient;
import io.pura.actor.Remoting;
import io.pura.dispatch.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * A topic whose subscribers stand in an array, which is replaced at each change under a
 * lock and read without. Who publishes to a retained topic holds the lock meanwhile, so
 * that a new subscriber finds a value either as the last one or in its turn.
 */
final class LocalTopic<T> implements Topic<T> {

	private final String name;

	private final Class<T> type;

	private final Remoting remoting;

	private final FairLock lock = new FairLock();

	/** Where this stands while it is needed though nobody may hold it. */
	private final Set<LocalTopic<?>> kept;

	private final LongAdder published = new LongAdder();

	private volatile Subscriber<T, ?>[] subscribers = none();

	private volatile @Nullable T latest;

	private volatile boolean retained;

	private boolean closed;

	LocalTopic(String name, Class<T> type, Remoting remoting, Set<LocalTopic<?>> kept) {
		this.name = name;
		this.type = type;
		this.remoting = remoting;
		this.kept = kept;
	}

	@SuppressWarnings("unchecked")
	private static <T> Subscriber<T, ?>[] none() {
		return (Subscriber<T, ?>[]) new Subscriber<?, ?>[0];
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Class<T> type() {
		return this.type;
	}

	void retain() {
		if (this.retained) {
			return;
		}
		this.lock.lock();
		try {
			this.retained = true;
			keepIfNeeded();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void keepIfNeeded() {
		if (!this.closed && (this.retained || this.subscribers.length > 0)) {
			this.kept.add(this);
		}
		else {
			this.kept.remove(this);
		}
	}

	@Override
	public <P> Cancellable subscribe(ActorRef<P> ref, Function<? super T, ? extends Message<? super P, ?>> toMessage) {
		requireNonNull("ref", ref);
		requireNonNull("toMessage", toMessage);
		Subscriber<T, P> subscriber = new Subscriber<>(this, ref, toMessage);
		Subscriber<T, ?> replaced;
		this.lock.lock();
		try {
			if (this.closed) {
				return subscriber;
			}
			replaced = add(subscriber);
			T last = this.latest;
			if (last != null) {
				subscriber.tell(last, this.remoting);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (replaced != null) {
			replaced.unwatch();
		}
		subscriber.watch(this.remoting);
		return subscriber;
	}

	@Override
	public Cancellable subscribe(Recipient<? super T, ?> recipient) {
		requireNonNull("recipient", recipient);
		return subscribeItself(this.remoting.ref(recipient));
	}

	/** The recipient takes all that is of the type. */
	@SuppressWarnings("unchecked")
	private <P> Cancellable subscribeItself(ActorRef<P> ref) {
		return subscribe(ref, (value) -> (Message<? super P, ?>) value);
	}

	private static void requireNonNull(String name, @Nullable Object value) {
		if (value == null) {
			throw new IllegalArgumentException("'" + name + "' must not be null");
		}
	}

	/**
	 * Adds a subscriber in the place of the one of the same actor, or at the end.
	 * @return the one that it replaces, or {@code null} if there is none
	 */
	private @Nullable Subscriber<T, ?> add(Subscriber<T, ?> subscriber) {
		Subscriber<T, ?>[] before = this.subscribers;
		int place = 0;
		while (place < before.length && !before[place].ref().equals(subscriber.ref())) {
			place++;
		}
		Subscriber<T, ?>[] after = Arrays.copyOf(before, Math.max(before.length, place + 1));
		Subscriber<T, ?> replaced = (place < before.length) ? before[place] : null;
		after[place] = subscriber;
		this.subscribers = after;
		keepIfNeeded();
		return replaced;
	}

	void remove(Subscriber<T, ?> subscriber) {
		this.lock.lock();
		try {
			Subscriber<T, ?>[] before = this.subscribers;
			int place = Arrays.asList(before).indexOf(subscriber);
			if (place >= 0) {
				Subscriber<T, ?>[] after = Arrays.copyOf(before, before.length - 1);
				System.arraycopy(before, place + 1, after, place, after.length - place);
				this.subscribers = after;
				keepIfNeeded();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void unsubscribe(ActorRef<?> ref) {
		requireNonNull("ref", ref);
		for (Subscriber<T, ?> subscriber : this.subscribers) {
			if (subscriber.ref().equals(ref)) {
				subscriber.cancel();
			}
		}
	}

	@Override
	public void publish(T value) {
		requireNonNull("value", value);
		this.published.increment();
		if (!this.retained) {
			tellAll(value);
			return;
		}
		this.lock.lock();
		try {
			remember(value);
			tellAll(value);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void tellAll(T value) {
		for (Subscriber<T, ?> subscriber : this.subscribers) {
			subscriber.tell(value, this.remoting);
		}
	}

	@Override
	public CompletableFuture<@Nullable Void> publishAndWait(T value) {
		requireNonNull("value", value);
		this.published.increment();
		Deliveries deliveries;
		if (!this.retained) {
			deliveries = deliverAll(value);
		}
		else {
			this.lock.lock();
			try {
				remember(value);
				deliveries = deliverAll(value);
			}
			finally {
				this.lock.unlock();
			}
		}
		return this.remoting.relay(deliveries.finished(), Runnable::run);
	}

	private Deliveries deliverAll(T value) {
		Subscriber<T, ?>[] all = this.subscribers;
		Deliveries deliveries = new Deliveries(all.length);
		for (Subscriber<T, ?> subscriber : all) {
			deliveries.add(subscriber.ref(), subscriber.deliver(value));
		}
		return deliveries;
	}

	private void remember(T value) {
		if (!this.closed) {
			this.latest = value;
		}
	}

	/**
	 * Lets go of everything, as the system has terminated.
	 */
	void close() {
		Subscriber<T, ?>[] all;
		this.lock.lock();
		try {
			this.closed = true;
			this.latest = null;
			all = this.subscribers;
			this.subscribers = none();
			keepIfNeeded();
		}
		finally {
			this.lock.unlock();
		}
		for (Subscriber<T, ?> subscriber : all) {
			subscriber.unwatch();
		}
	}

	@Override
	public Optional<T> latest() {
		return Optional.ofNullable(this.latest);
	}

	@Override
	public boolean isRetained() {
		return this.retained;
	}

	@Override
	public int subscribers() {
		return this.subscribers.length;
	}

	@Override
	public long published() {
		return this.published.sum();
	}

	@Override
	public String toString() {
		return "topic " + this.name;
	}

}
