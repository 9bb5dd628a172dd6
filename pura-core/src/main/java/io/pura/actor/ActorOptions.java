package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * How one actor runs, as far as it differs from the defaults of its system. Immutable.
 */
public final class ActorOptions {

	private static final ActorOptions DEFAULTS = new ActorOptions(null, null, null, null, false);

	private final @Nullable Class<?> protocol;

	private final @Nullable Integer mailboxCapacity;

	private final @Nullable Overflow overflow;

	private final @Nullable SupervisionStrategy supervision;

	private final boolean neverStopping;

	private ActorOptions(@Nullable Class<?> protocol, @Nullable Integer mailboxCapacity, @Nullable Overflow overflow,
			@Nullable SupervisionStrategy supervision, boolean neverStopping) {
		this.protocol = protocol;
		this.mailboxCapacity = mailboxCapacity;
		this.overflow = overflow;
		this.supervision = supervision;
		this.neverStopping = neverStopping;
	}

	/**
	 * Returns options that leave everything to the actor system.
	 * @return the defaults
	 */
	public static ActorOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Names the protocol, for an actor class that does not say it, such as a generic one.
	 * @param protocol the protocol
	 * @return changed options
	 */
	public ActorOptions protocol(Class<?> protocol) {
		return new ActorOptions(protocol, this.mailboxCapacity, this.overflow, this.supervision, this.neverStopping);
	}

	/**
	 * Bounds the mailbox.
	 * @param capacity the largest number of waiting messages, or 0 for no bound
	 * @return changed options
	 */
	public ActorOptions mailboxCapacity(int capacity) {
		if (capacity < 0) {
			throw new IllegalArgumentException("'capacity' must be 0 for no bound or more, but was " + capacity);
		}
		return new ActorOptions(this.protocol, capacity, this.overflow, this.supervision, this.neverStopping);
	}

	/**
	 * Says what becomes of messages that find the mailbox full.
	 * @param overflow what becomes of them
	 * @return changed options
	 */
	public ActorOptions overflow(Overflow overflow) {
		return new ActorOptions(this.protocol, this.mailboxCapacity, overflow, this.supervision, this.neverStopping);
	}

	/**
	 * Says what happens when the actor fails.
	 * @param supervision the strategy
	 * @return changed options
	 */
	public ActorOptions supervision(SupervisionStrategy supervision) {
		return new ActorOptions(this.protocol, this.mailboxCapacity, this.overflow, supervision, this.neverStopping);
	}

	/**
	 * Has the actor tried again and again when it needs more restarts than its strategy,
	 * or that of its system, allows.
	 * @return changed options
	 */
	public ActorOptions neverStopping() {
		return new ActorOptions(this.protocol, this.mailboxCapacity, this.overflow, this.supervision, true);
	}

	@Nullable Class<?> protocol() {
		return this.protocol;
	}

	int mailboxCapacityOr(int fallback) {
		return (this.mailboxCapacity != null) ? this.mailboxCapacity : fallback;
	}

	Overflow overflowOr(Overflow fallback) {
		return (this.overflow != null) ? this.overflow : fallback;
	}

	SupervisionStrategy supervisionOr(SupervisionStrategy fallback) {
		SupervisionStrategy strategy = (this.supervision != null) ? this.supervision : fallback;
		return this.neverStopping ? strategy.neverStopping() : strategy;
	}

}
