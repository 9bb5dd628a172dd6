package io.pura.actor;

import io.pura.dispatch.Dispatchers;
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

	private int instances;

	private Routing routing = Routing.NEXT_IDLE;

	private ActorOptions() {
	}

	private ActorOptions(ActorOptions other) {
		this.protocol = other.protocol;
		this.mailboxCapacity = other.mailboxCapacity;
		this.overflow = other.overflow;
		this.supervision = other.supervision;
		this.neverStopping = other.neverStopping;
		this.dispatcher = other.dispatcher;
		this.instances = other.instances;
		this.routing = other.routing;
	}

	/**
	 * Returns options that leave everything to the actor system.
	 * @return the defaults
	 */
	public static ActorOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns options of a pool whose handlers may block: so many instances on the
	 * dispatcher for that.
	 * @param instances the number of instances
	 * @return options with {@link #dispatcher dispatcher("blocking")} and
	 * {@link #instances}
	 */
	public static ActorOptions blocking(int instances) {
		return DEFAULTS.dispatcher(Dispatchers.BLOCKING).instances(instances);
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

	/**
	 * Makes a pool of the actor: several instances behind one reference, which are its
	 * children and bear the numbers from 0 on as names. The factory makes all of them,
	 * and may be called by several threads at a time. Which one takes a message is said
	 * by {@link #routing}. All other options are those of each instance, but for a bound
	 * of the mailbox and its overflow if all share one queue.
	 * <p>
	 * An instance that stops on its own gives its place to a new one, after a back-off if
	 * it has not handled anything, as does one that fails; one that needs more restarts
	 * than its strategy allows is tried again at the longest interval. When the pool
	 * stops, so do the instances, after what they handle at that moment.
	 * @param instances the number of instances; a pool of 1 is a pool, too
	 * @return changed options
	 */
	public ActorOptions instances(int instances) {
		if (instances <= 0) {
			throw new IllegalArgumentException("'instances' must be positive, but was " + instances);
		}
		ActorOptions options = new ActorOptions(this);
		options.instances = instances;
		return options;
	}

	/**
	 * Says which instance of a {@linkplain #instances pool} takes a message. By default
	 * whichever is idle takes the next one. Has no meaning for a single actor.
	 * @param routing the routing
	 * @return changed options
	 */
	public ActorOptions routing(Routing routing) {
		ActorOptions options = new ActorOptions(this);
		options.routing = routing;
		return options;
	}

	boolean isPool() {
		return this.instances > 0;
	}

	int instances() {
		return this.instances;
	}

	Routing routing() {
		return this.routing;
	}

	/**
	 * Returns the options of the cell above the instances.
	 */
	ActorOptions forPool() {
		ActorOptions options = new ActorOptions(this);
		options.instances = 0;
		options.dispatcher = null;
		return options;
	}

	/**
	 * Returns the options of each instance.
	 */
	ActorOptions forWorker() {
		ActorOptions options = neverStopping();
		options.instances = 0;
		return options;
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
