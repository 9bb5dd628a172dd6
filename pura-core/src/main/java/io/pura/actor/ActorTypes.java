package io.pura.actor;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.pura.dispatch.Cancellable;
import io.pura.stats.ActorTypeCounters;
import io.pura.stats.ActorTypeStats;
import org.jspecify.annotations.Nullable;

/**
 * The classes of actors that a system has had, with their handlers and their figures.
 * Safe for use by any thread.
 */
final class ActorTypes {

	private final @Nullable MessageValidator validator;

	private final Map<Class<?>, Behavior> behaviors = new ConcurrentHashMap<>();

	private final Map<String, ActorTypeCounters> counters = new ConcurrentHashMap<>();

	/** The class that is known by a name without its package. */
	private final Map<String, String> shortNames = new ConcurrentHashMap<>();

	private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

	private final Set<Class<?>> protocols = ConcurrentHashMap.newKeySet();

	private final List<Consumer<Class<?>>> protocolListeners = new CopyOnWriteArrayList<>();

	ActorTypes(@Nullable MessageValidator validator) {
		this.validator = validator;
	}

	/**
	 * Returns how actors of a class handle messages.
	 * @throws ActorDefinitionException if the class does not fit its protocol
	 */
	Behavior behavior(Class<?> actorClass, ActorOptions options) {
		if (options.protocol() != null) {
			return used(ActorReader.read(actorClass, options.protocol(), this.validator, this::counters));
		}
		Behavior known = this.behaviors.get(actorClass);
		if (known != null) {
			return known;
		}
		// Not under a lock of the map, as listeners hear of new types meanwhile.
		Behavior read = ActorReader.read(actorClass, null, this.validator, this::counters);
		used(read);
		Behavior other = this.behaviors.putIfAbsent(actorClass, read);
		return (other != null) ? other : read;
	}

	/**
	 * Tells of the protocol of a behavior before the first actor has it. A listener that
	 * throws does not want it.
	 */
	Behavior used(Behavior behavior) {
		if (this.protocols.add(behavior.protocol())) {
			try {
				this.protocolListeners.forEach((listener) -> listener.accept(behavior.protocol()));
			}
			catch (RuntimeException | Error ex) {
				this.protocols.remove(behavior.protocol());
				throw ex;
			}
		}
		return behavior;
	}

	/**
	 * Tells a listener the protocols that there are, and each new one from now on.
	 */
	Cancellable onNewProtocol(Consumer<Class<?>> listener) {
		this.protocolListeners.add(listener);
		try {
			this.protocols.forEach(listener);
		}
		catch (RuntimeException | Error ex) {
			this.protocolListeners.remove(listener);
			throw ex;
		}
		return () -> this.protocolListeners.remove(listener);
	}

	ActorTypeCounters counters(Class<?> actorClass) {
		String type = name(actorClass);
		ActorTypeCounters known = this.counters.get(type);
		if (known != null) {
			return known;
		}
		ActorTypeCounters fresh = new ActorTypeCounters(type);
		ActorTypeCounters other = this.counters.putIfAbsent(type, fresh);
		if (other != null) {
			return other;
		}
		this.listeners.forEach((listener) -> listener.accept(type));
		return fresh;
	}

	/**
	 * Returns the name without the package, unless a class of another package had it
	 * first.
	 */
	private String name(Class<?> actorClass) {
		String shortName = TypeNames.of(actorClass);
		String first = this.shortNames.putIfAbsent(shortName, actorClass.getName());
		return (first == null || first.equals(actorClass.getName())) ? shortName : actorClass.getName();
	}

	/**
	 * Tells a listener the types that there are, and each new one from now on.
	 */
	void onNew(Consumer<String> listener) {
		this.listeners.add(listener);
		this.counters.keySet().forEach(listener);
	}

	/**
	 * Returns the figures by type.
	 * @param queued the number of messages that wait, by type
	 */
	List<ActorTypeStats> stats(Map<String, Long> queued) {
		return this.counters.entrySet()
			.stream()
			.map((entry) -> entry.getValue().snapshot(queued.getOrDefault(entry.getKey(), 0L)))
			.sorted(Comparator.comparing(ActorTypeStats::type))
			.toList();
	}

}
