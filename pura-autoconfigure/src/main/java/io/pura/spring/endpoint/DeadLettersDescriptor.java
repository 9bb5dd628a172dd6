package io.pura.spring.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.pura.actor.DeadLetter;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Discarded messages of actor systems.
 *
 * @param systems the actor systems
 */
public record DeadLettersDescriptor(List<SystemDeadLettersDescriptor> systems) implements OperationResponseBody {

	/**
	 * Discarded messages of one actor system.
	 *
	 * @param system the name of the actor system
	 * @param counts the number of discarded messages by reason
	 * @param last the last ones, the newest first
	 */
	public record SystemDeadLettersDescriptor(String system, Map<String, Long> counts,
			List<DeadLetterDescriptor> last) implements OperationResponseBody {

	}

	/**
	 * A discarded message. Its content is not shown.
	 *
	 * @param time when it was discarded
	 * @param recipient the path of the actor that it was sent to
	 * @param messageType the name of the class of the message
	 * @param reason why it was discarded
	 */
	public record DeadLetterDescriptor(Instant time, String recipient, String messageType, String reason) {

		static DeadLetterDescriptor of(DeadLetter letter) {
			return new DeadLetterDescriptor(letter.time(), letter.recipient().toString(), letter.messageType(),
					letter.reason().name());
		}

	}

}
