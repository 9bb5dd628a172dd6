package io.pura.autoconfigure;

import java.time.Duration;

import io.pura.actor.ActorSystem;
import io.pura.actor.SupervisionStrategy;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Makes of the properties what the actor system is told.
 */
final class PropertiesMapper {

	private static final String APPLICATION_NAME = "spring.application.name";

	private final PuraProperties properties;

	PropertiesMapper(PuraProperties properties) {
		this.properties = properties;
	}

	ActorSystem.Builder builder(Environment environment) {
		ActorSystem.Builder builder = named(environment);
		PuraProperties.Mailbox mailbox = this.properties.mailbox();
		PuraProperties.Dispatcher dispatcher = this.properties.dispatcher();
		builder.askTimeout(PropertyChecks.positive("pura.ask-timeout", this.properties.askTimeout()));
		builder.shutdownTimeout(PropertyChecks.notNegative("pura.shutdown-timeout", this.properties.shutdownTimeout(),
				"0s, which terminates actors at once"));
		builder.mailboxCapacity(
				PropertyChecks.notNegative("pura.mailbox.capacity", mailbox.capacity(), "0, which sets no bound"));
		builder.mailboxOverflow(mailbox.overflow());
		builder.mailboxHighWaterMark(PropertyChecks.positive("pura.mailbox.high-water-mark", mailbox.highWaterMark()));
		builder.throughput(PropertyChecks.positive("pura.dispatcher.throughput", dispatcher.throughput()));
		int parallelism = PropertyChecks.notNegative("pura.dispatcher.parallelism", dispatcher.parallelism(),
				"0, which takes the number of processors");
		if (parallelism > 0) {
			builder.parallelism(parallelism);
		}
		builder.supervision(supervision());
		new DispatcherPropertiesMapper(this.properties).apply(builder, Threading.VIRTUAL.isActive(environment));
		builder.watchdogThreshold(PropertyChecks.notNegative("pura.watchdog.threshold",
				this.properties.watchdog().threshold(), "0s, which watches nothing"));
		return builder;
	}

	private ActorSystem.Builder named(Environment environment) {
		if (StringUtils.hasText(this.properties.systemName())) {
			return named("pura.system-name", this.properties.systemName());
		}
		String application = environment.getProperty(APPLICATION_NAME);
		return named(APPLICATION_NAME, StringUtils.hasText(application) ? application : "application");
	}

	private static ActorSystem.Builder named(String property, String name) {
		try {
			return ActorSystem.builder(name);
		}
		catch (IllegalArgumentException ex) {
			throw PropertyChecks.invalid(property, name,
					"It cannot be the name of an actor system: " + ex.getMessage() + ". Set pura.system-name.");
		}
	}

	SupervisionStrategy supervision() {
		PuraProperties.Supervision supervision = this.properties.supervision();
		int maxRestarts = PropertyChecks.notNegative("pura.supervision.max-restarts", supervision.maxRestarts(),
				"0, which allows none");
		Duration within = PropertyChecks.positive("pura.supervision.within", supervision.within());
		Duration backoff = PropertyChecks.positive("pura.supervision.backoff", supervision.backoff());
		Duration maxBackoff = PropertyChecks.positive("pura.supervision.max-backoff", supervision.maxBackoff());
		if (backoff.compareTo(maxBackoff) > 0) {
			throw PropertyChecks.invalid("pura.supervision.max-backoff", maxBackoff,
					"It must be at least pura.supervision.backoff, which is " + backoff + ".");
		}
		return FailureDirectives.apply(supervision.onFailure(),
				SupervisionStrategy.defaults().maxRestarts(maxRestarts, within).backoff(backoff, maxBackoff));
	}

}
