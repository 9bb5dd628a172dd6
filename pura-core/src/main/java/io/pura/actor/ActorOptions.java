package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * How one actor runs, as far as it differs from the defaults of its system. Immutable.
 */
public final class ActorOptions {

	private static final ActorOptions DEFAULTS = new ActorOptions();

	// Not final, so that a copy can be changed before anybody else sees it.

	private @Nullable Class<?> protocol;

	private @Nullable Integer mailboxCapacity;

	private @Nullable Overflow overflow;

	private @Nullable SupervisionStrategy supervision;

	private boolean neverStopping;

	private @Nullable String dispatcher;

	private ActorOptions() {
	}

	private ActorOptions(ActorOptions other) {
		this.protocol = other.protocol;
		this.mailboxCapacity = other.mailboxCapacity;
		this.overflow = other.overflow;
		this.supervision = other.supervision;
		this.neverStopping = other.neverStopping;
		this.dispatcher = other.dispatcher;
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
		ActorOptions options = new ActorOptions(this);
		options.protocol = protocol;
		return options;
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
		ActorOptions options = new ActorOptions(this);
		options.mailboxCapacity = capacity;
		return options;
	}

	/**
	 * Says what becomes of messages that find the mailbox full.
	 * @param overflow what becomes of them
	 * @return changed options
	 */
	public ActorOptions overflow(Overflow overflow) {
		ActorOptions options = new ActorOptions(this);
		options.overflow = overflow;
		return options;
	}

	/**
	 * Says what happens when the actor fails.
	 * @param supervision the strategy
	 * @return changed options
	 */
	public ActorOptions supervision(SupervisionStrategy supervision) {
		ActorOptions options = new ActorOptions(this);
		options.supervision = supervision;
		return options;
	}

	/**
	 * Has the actor tried again and again when it needs more restarts than its strategy,
	 * or that of its system, allows.
	 * @return changed options
	 */
	public ActorOptions neverStopping() {
		ActorOptions options = new ActorOptions(this);
		options.neverStopping = true;
		return options;
	}

	/**
	 * Names the dispatcher that runs the actor. Children do not inherit it.
	 * @param dispatcher {@code default}; {@code blocking} for handlers that may block;
	 * {@code pinned} for a thread of its own; or the name of one that
	 * {@linkplain ActorSystem.Builder#dispatcher the builder} of the system was told
	 * @return changed options
	 */
	public ActorOptions dispatcher(String dispatcher) {
		ActorOptions options = new ActorOptions(this);
		options.dispatcher = dispatcher;
		return options;
	}

	@Nullable String dispatcher() {
		return this.dispatcher;
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
