package io.pura.spring.validation;

import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;

import io.pura.actor.Message;
import io.pura.actor.MessageRejectedException;
import io.pura.actor.MessageValidator;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;

import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Rejects messages that violate the Jakarta Bean Validation constraints which they carry,
 * such as {@code @NotBlank} on a component of a record. The rejection has the code
 * {@value #CODE} and names each property with the rule that it violates, in the order of
 * their names, and no values but those that a rule itself mentions. Safe for use by any
 * thread.
 */
public final class BeanMessageValidator implements MessageValidator {

	/**
	 * The code of the rejections.
	 */
	public static final String CODE = "constraint-violation";

	private final Validator validator;

	/**
	 * Creates a validator of messages.
	 * @param validator knows the constraints
	 */
	public BeanMessageValidator(Validator validator) {
		Assert.notNull(validator, "'validator' must not be null");
		this.validator = validator;
	}

	@Override
	public boolean constrains(Class<?> messageType) {
		return this.validator.getConstraintsForClass(messageType).isBeanConstrained();
	}

	@Override
	public void validate(Message<?, ?> message) {
		Set<ConstraintViolation<Message<?, ?>>> violations = this.validator.validate(message);
		if (!violations.isEmpty()) {
			throw new MessageRejectedException(CODE, describe(message, violations));
		}
	}

	private static String describe(Message<?, ?> message, Set<ConstraintViolation<Message<?, ?>>> violations) {
		return violations.stream()
			.sorted(Comparator.comparing(BeanMessageValidator::path).thenComparing(ConstraintViolation::getMessage))
			.map((violation) -> (path(violation) + " " + violation.getMessage()).strip())
			.collect(Collectors.joining("; ", ClassUtils.getShortName(message.getClass()) + " is invalid: ", ""));
	}

	/** Empty for a constraint of the message as a whole. */
	private static String path(ConstraintViolation<?> violation) {
		return violation.getPropertyPath().toString();
	}

}
