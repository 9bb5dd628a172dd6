package io.pura.spring.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter.Reason;
import io.pura.dispatch.Clock;
import io.pura.stats.ActorTypeStats;
import io.pura.stats.DispatcherStats;
import io.pura.stats.SystemStats;

/**
 * Meters of actor systems, read from counters that are kept anyway: a message costs
 * nothing more. Actors are told apart by type, never by path. What a meter shows is at
 * most one second old.
 */
public final class PuraMetrics implements MeterBinder {

	private final List<StatsReading> readings;

	/**
	 * Creates a binder.
	 * @param systems the actor systems
	 * @param clock tells when to read the counters again
	 */
	public PuraMetrics(Collection<ActorSystem> systems, Clock clock) {
		this.readings = systems.stream().map((system) -> new StatsReading(system, clock)).toList();
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (StatsReading reading : this.readings) {
			bindSystem(registry, reading);
			reading.system().onNewActorType((type) -> bindActorType(registry, reading, type));
		}
	}

	private static void bindSystem(MeterRegistry registry, StatsReading reading) {
		Tags tags = systemTags(reading);
		counter("pura.asks", tags, reading, SystemStats::asks, "Asks that were made").register(registry);
		counter("pura.ask.timeouts", tags, reading, SystemStats::askTimeouts, "Asks whose time ran out")
			.register(registry);
		counter("pura.handlers.slow", tags, reading, SystemStats::slowHandlings,
				"Times that an actor took longer than the watchdog allows")
			.register(registry);
		gauge("pura.mailbox.crowded", tags, reading, SystemStats::crowdedMailboxes,
				"Mailboxes above the high-water mark")
			.register(registry);
		reading.system()
			.stats()
			.dispatchers()
			.forEach((dispatcher) -> bindDispatcher(registry, reading, dispatcher.name()));
		for (Reason reason : Reason.values()) {
			counter("pura.dead.letters", tags.and("reason", name(reason)), reading,
					(stats) -> stats.deadLetters().getOrDefault(reason.name(), 0L), "Discarded messages")
				.register(registry);
		}
	}

	private static void bindDispatcher(MeterRegistry registry, StatsReading reading, String name) {
		Tags tags = systemTags(reading).and("dispatcher", name);
		gauge("pura.dispatcher.threads", tags, reading, (stats) -> dispatcher(stats, name).threads(),
				"Threads that run actors")
			.register(registry);
		gauge("pura.dispatcher.queued", tags, reading, (stats) -> dispatcher(stats, name).queued(),
				"Actors that wait for a thread")
			.register(registry);
	}

	private static DispatcherStats dispatcher(SystemStats stats, String name) {
		return stats.dispatchers()
			.stream()
			.filter((dispatcher) -> dispatcher.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static void bindActorType(MeterRegistry registry, StatsReading reading, String type) {
		Tags tags = systemTags(reading).and("actor", type);
		typeGauge("pura.actors.live", tags, reading, type, ActorTypeStats::live, "Actors that live now")
			.register(registry);
		typeGauge("pura.mailbox.size", tags, reading, type, ActorTypeStats::queued, "Messages that wait in mailboxes")
			.register(registry);
		typeCounter("pura.actors.started", tags, reading, type, ActorTypeStats::started, "Actors that were started")
			.register(registry);
		typeCounter("pura.actors.stopped", tags, reading, type, ActorTypeStats::stopped, "Actors that have stopped")
			.register(registry);
		typeCounter("pura.actors.restarts", tags, reading, type, ActorTypeStats::restarts, "Restarts of actors")
			.register(registry);
		typeCounter("pura.messages.processed", tags.and("outcome", "success"), reading, type, ActorTypeStats::succeeded,
				"Messages that were handled")
			.register(registry);
		typeCounter("pura.messages.processed", tags.and("outcome", "failure"), reading, type, ActorTypeStats::failed,
				"Messages that were handled")
			.register(registry);
	}

	private static Tags systemTags(StatsReading reading) {
		return Tags.of("system", reading.system().name());
	}

	private static String name(Reason reason) {
		return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static Gauge.Builder<StatsReading> gauge(String name, Tags tags, StatsReading reading,
			ToDoubleFunction<SystemStats> figure, String description) {
		return Gauge.builder(name, reading, (source) -> source.value(figure)).tags(tags).description(description);
	}

	private static Gauge.Builder<StatsReading> typeGauge(String name, Tags tags, StatsReading reading, String type,
			ToDoubleFunction<ActorTypeStats> figure, String description) {
		return Gauge.builder(name, reading, (source) -> source.value(type, figure)).tags(tags).description(description);
	}

	private static FunctionCounter.Builder<StatsReading> counter(String name, Tags tags, StatsReading reading,
			ToDoubleFunction<SystemStats> figure, String description) {
		return FunctionCounter.builder(name, reading, (source) -> source.value(figure))
			.tags(tags)
			.description(description);
	}

	private static FunctionCounter.Builder<StatsReading> typeCounter(String name, Tags tags, StatsReading reading,
			String type, ToDoubleFunction<ActorTypeStats> figure, String description) {
		return FunctionCounter.builder(name, reading, (source) -> source.value(type, figure))
			.tags(tags)
			.description(description);
	}

}
