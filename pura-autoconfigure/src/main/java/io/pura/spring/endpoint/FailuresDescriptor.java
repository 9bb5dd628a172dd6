package io.pura.spring.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.pura.actor.Failure;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Failures of the actors of actor systems.
 *
 * @param systems the actor systems
 */
public record FailuresDescriptor(List<SystemFailuresDescriptor> systems) implements OperationResponseBody {

	/**
	 * Failures of the actors of one actor system.
	 *
	 * @param system the name of the actor system
	 * @param counts the number of failures by what was done about them
	 * @param last the last ones, the newest first
	 */
	public record SystemFailuresDescriptor(String system, Map<String, Long> counts,
			List<FailureDescriptor> last) implements OperationResponseBody {

	}

	/**
	 * A failure of an actor. What the exception says is not shown, as it may repeat the
	 * content of a message.
	 *
	 * @param time when the actor failed
	 * @param actor the path of the actor
	 * @param actorType the name of the class of the actor
	 * @param doing what it was doing, such as the name of the class of the message
	 * @param exceptionType the name of the class of the exception
	 * @param directive what was done
	 */
	public record FailureDescriptor(Instant time, String actor, String actorType, String doing, String exceptionType,
			String directive) {

		static FailureDescriptor of(Failure failure) {
			return new FailureDescriptor(failure.time(), failure.actor().toString(), failure.actorType(),
					failure.doing(), failure.exceptionType(), failure.directive().name());
		}

	}

}
