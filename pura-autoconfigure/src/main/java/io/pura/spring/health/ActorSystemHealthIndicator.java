package io.pura.spring.health;

import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.stats.ActorStats;
import io.pura.stats.SystemStats;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says whether an actor system runs and all its actors do. An actor that fails at every
 * restart makes it {@code DOWN}, as the end of the system does; before its start and
 * during its stop it is {@code OUT_OF_SERVICE}.
 */
public final class ActorSystemHealthIndicator extends AbstractHealthIndicator {

	private static final int NAMED_ACTORS = 10;

	private final ActorSystem system;

	/**
	 * Creates an indicator.
	 * @param system the actor system
	 */
	public ActorSystemHealthIndicator(ActorSystem system) {
		super("Pura health check failed");
		this.system = system;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		SystemStats stats = this.system.stats();
		builder.status(status(stats))
			.withDetail("name", stats.name())
			.withDetail("state", stats.state())
			.withDetail("actors", stats.types().stream().mapToLong((type) -> type.live()).sum())
			.withDetail("crowdedMailboxes", stats.crowdedMailboxes());
		if (stats.failingActors() > 0) {
			builder.withDetail("failingActors", stats.failingActors()).withDetail("failing", failing());
		}
		List<String> slow = slow();
		if (!slow.isEmpty()) {
			builder.withDetail("slow", slow);
		}
	}

	private Status status(SystemStats stats) {
		return switch (ActorSystem.State.valueOf(stats.state())) {
			case CREATED, STOPPING -> Status.OUT_OF_SERVICE;
			case RUNNING -> (stats.failingActors() > 0) ? Status.DOWN : Status.UP;
			case TERMINATED -> Status.DOWN;
		};
	}

	/** What hangs, perhaps: that is for people to decide. */
	private List<String> slow() {
		return this.system.slowHandlings()
			.stream()
			.filter((handling) -> !handling.ended())
			.map((handling) -> handling.actor() + " (" + handling.work() + ")")
			.limit(NAMED_ACTORS)
			.toList();
	}

	private List<String> failing() {
		return this.system.actors(Integer.MAX_VALUE)
			.stream()
			.filter(ActorStats::failing)
			.map(ActorStats::path)
			.limit(NAMED_ACTORS)
			.toList();
	}

}
