package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.dispatch.Clock;
import io.pura.dispatch.Timers;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all open asks. An ask whose time is up hears of it up to
 * {@link #TICK_NANOS} late and never early.
 * <p>
 * Asks that are due within the same tick share one timer and stand in the slots of one
 * bucket: to open an ask costs an atomic addition and two stores, to answer it one store,
 * which clears the slot, so that nothing of an answered ask is kept until its time is up.
 */
final class Deadlines {

	private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Ask[].class);

	static final long TICK_NANOS = 10_000_000;

	/**
	 * From here on an ask has a timer of its own, which is called off when it is
	 * answered: few asks have so much time, and their buckets would stay for as long.
	 */
	static final long LONG_NANOS = 30_000_000_000L;

	static final int FIRST_CHUNK = 16;

	private static final int LARGEST_CHUNK = 1024;

	private final Clock clock;

	private final Timers timers;

	private final Map<Long, Bucket> buckets = new ConcurrentHashMap<>();

	/** The bucket that was used last, as most asks have the same time. */
	private volatile Bucket latest = new Bucket(Long.MIN_VALUE);

	Deadlines(Clock clock, Timers timers) {
		this.clock = clock;
		this.timers = timers;
	}

	/**
	 * Adds an ask before it is sent.
	 * @param left how many nanoseconds it has
	 */
	void add(Ask<?> ask, long left) {
		if (left > LONG_NANOS) {
			ask.standsAlone(this.timers.schedule(Duration.ofNanos(left), ask::timeUp));
			return;
		}
		long tick = Math.floorDiv(ask.deadline() - 1, TICK_NANOS) + 1;
		Bucket bucket = this.latest;
		if (bucket.tick != tick) {
			bucket = this.buckets.computeIfAbsent(tick, this::open);
			this.latest = bucket;
		}
		bucket.add(ask);
	}

	private Bucket open(long tick) {
		Bucket bucket = new Bucket(tick);
		long delay = tick * TICK_NANOS - this.clock.nanos();
		this.timers.schedule(Duration.ofNanos(delay), () -> {
			this.buckets.remove(tick);
			bucket.expire();
		});
		return bucket;
	}

	/**
	 * Forgets an ask that is over.
	 * @param slots the slots of its chunk
	 * @param index its slot
	 */
	static void clear(@Nullable Ask<?>[] slots, int index) {
		SLOT.setRelease(slots, index, null);
	}

	/**
	 * The asks that are due within one tick.
	 */
	static final class Bucket {

		private static final VarHandle NEWEST;

		static {
			try {
				NEWEST = MethodHandles.lookup().findVarHandle(Bucket.class, "newest", Chunk.class);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		private final long tick;

		private volatile Chunk newest = new Chunk(FIRST_CHUNK, null);

		private volatile boolean expired;

		Bucket(long tick) {
			this.tick = tick;
		}

		void add(Ask<?> ask) {
			for (;;) {
				Chunk chunk = this.newest;
				int index = (int) Chunk.NEXT.getAndAdd(chunk, 1);
				if (index < chunk.slots.length) {
					ask.standsIn(chunk.slots, index);
					SLOT.setVolatile(chunk.slots, index, ask);
					break;
				}
				NEWEST.compareAndSet(this, chunk, new Chunk(Math.min(LARGEST_CHUNK, 2 * chunk.slots.length), chunk));
			}
			if (this.expired) {
				// Added while the bucket was gone through, or after that.
				ask.timeUp();
			}
		}

		void expire() {
			this.expired = true;
			for (Chunk chunk = this.newest; chunk != null; chunk = chunk.older) {
				for (int i = 0; i < chunk.slots.length; i++) {
					Ask<?> ask = (Ask<?>) SLOT.getVolatile(chunk.slots, i);
					if (ask != null) {
						clear(chunk.slots, i);
						ask.timeUp();
					}
				}
			}
		}

	}

	/**
	 * Slots of a bucket, and the fuller ones before it.
	 */
	private static final class Chunk {

		static final VarHandle NEXT;

		static {
			try {
				NEXT = MethodHandles.lookup().findVarHandle(Chunk.class, "next", int.class);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		final @Nullable Ask<?>[] slots;

		volatile int next;

		final @Nullable Chunk older;

		Chunk(int length, @Nullable Chunk older) {
			this.slots = new Ask<?>[length];
			this.older = older;
		}

	}

}
