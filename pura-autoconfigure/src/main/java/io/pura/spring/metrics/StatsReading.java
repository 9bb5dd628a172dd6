package io.pura.spring.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.pura.actor.ActorSystem;
import io.pura.dispatch.Clock;
import io.pura.stats.ActorTypeStats;
import io.pura.stats.SystemStats;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an actor system, read at most once a second however many meters ask.
 */
final class StatsReading {

	private static final long KEPT = Duration.ofSeconds(1).toNanos();

	private final ActorSystem system;

	private final Clock clock;

	private volatile @Nullable Snapshot last;

	StatsReading(ActorSystem system, Clock clock) {
		this.system = system;
		this.clock = clock;
	}

	ActorSystem system() {
		return this.system;
	}

	double value(ToDoubleFunction<SystemStats> figure) {
		return figure.applyAsDouble(snapshot().stats());
	}

	double value(String type, ToDoubleFunction<ActorTypeStats> figure) {
		ActorTypeStats stats = snapshot().types().get(type);
		return (stats != null) ? figure.applyAsDouble(stats) : 0;
	}

	private Snapshot snapshot() {
		long now = this.clock.nanos();
		Snapshot known = this.last;
		if (known != null && now - known.nanos() < KEPT) {
			return known;
		}
		SystemStats stats = this.system.stats();
		Snapshot read = new Snapshot(now, stats,
				stats.types().stream().collect(Collectors.toMap(ActorTypeStats::type, Function.identity())));
		this.last = read;
		return read;
	}

	/**
	 * What was read at one moment.
	 */
	private record Snapshot(long nanos, SystemStats stats, Map<String, ActorTypeStats> types) {

	}

}
