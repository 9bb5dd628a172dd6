package io.pura.serialization;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Stands for an exception of a codec whose text may quote what is in a message, such as
 * {@code from String "4111 1111 1111 1111"}: messages must be found neither in logs nor
 * in what another node is told. Has the stack trace of the original and says what is
 * known without values: the class, the type, the property. The words of an exception are
 * kept only if the class of the message itself has thrown it, less what they quote, as a
 * constructor must be able to say what it refuses.
 */
@Internal
public final class Redacted extends RuntimeException {

	/** Causes may go round in a circle. */
	private static final int MAX_DEPTH = 16;

	private static final String VALUE_MARKS = "\"'“”‘’";

	private static final String MARKS = VALUE_MARKS + "`";

	private static final Pattern VALUE = Pattern.compile("value \\(.*\\)", Pattern.DOTALL);

	private final String original;

	private Redacted(Throwable original, int depth) {
		super(words(original), (depth < MAX_DEPTH) ? cause(original.getCause(), depth + 1) : null, false, true);
		this.original = original.getClass().getName();
		setStackTrace(original.getStackTrace());
	}

	/**
	 * Returns what can be the cause of an exception that may be logged.
	 * @param cause what has really happened
	 * @return that without values, {@code null} if it is
	 */
	public static @Nullable Throwable cause(@Nullable Throwable cause) {
		return cause(cause, 0);
	}

	private static @Nullable Throwable cause(@Nullable Throwable cause, int depth) {
		return (cause == null || isHarmless(cause)) ? cause : new Redacted(cause, depth);
	}

	/**
	 * Returns what can be said of a failure.
	 * @param failure what has happened
	 * @return a text without values
	 */
	public static String text(Throwable failure) {
		String words = words(failure);
		return (words != null) ? words : failure.getClass().getName();
	}

	/**
	 * Returns what can be said of a failure of code that a codec has called.
	 * @param failure what has happened
	 * @param classes those of the message, whose words are kept without what they quote
	 * @return a text without values
	 */
	public static String text(Throwable failure, Collection<Class<?>> classes) {
		String said = isHarmless(failure) ? null
				: said(failure, classes.stream().map(Class::getName).collect(Collectors.toSet()));
		return (said != null) ? said : text(failure);
	}

	/**
	 * Returns whether the exception that this stands for is of exactly one class.
	 */
	boolean standsFor(Class<? extends Throwable> type) {
		return this.original.equals(type.getName());
	}

	private static boolean isHarmless(Throwable failure) {
		return failure instanceof SerializationException || failure instanceof Redacted;
	}

	private static @Nullable String words(Throwable failure) {
		if (isHarmless(failure)) {
			return failure.getMessage();
		}
		if (failure instanceof InvalidDefinitionException wrong) {
			return aboutType(wrong);
		}
		if (failure instanceof StreamConstraintsException constraints) {
			// About sizes.
			return constraints.getOriginalMessage();
		}
		return (failure instanceof JacksonException jackson) ? what(jackson) + where(jackson) : null;
	}

	/**
	 * About a type, whose name stands between backticks, and about what stands there
	 * instead: {@code to deserialize from Number value (42)}.
	 */
	private static String aboutType(InvalidDefinitionException failure) {
		String message = String.valueOf(failure.getOriginalMessage());
		return without(VALUE_MARKS, VALUE.matcher(message).replaceFirst("value (…)"));
	}

	private static String what(JacksonException failure) {
		Throwable cause = failure.getCause();
		if (cause != null && cause != failure) {
			if (cause instanceof JacksonException || isHarmless(cause)) {
				return text(cause);
			}
			String said = said(cause, classes(failure));
			String name = cause.getClass().getName();
			return (said != null) ? name + ": " + said : name;
		}
		if (failure instanceof InvalidTypeIdException wrong && wrong.getBaseType() != null) {
			return "it names no type that can be a " + wrong.getBaseType().getRawClass().getName();
		}
		if (failure instanceof MismatchedInputException mismatched && mismatched.getTargetType() != null) {
			return "what stands there is no " + mismatched.getTargetType().getTypeName();
		}
		return (failure instanceof StreamReadException) ? "it is malformed" : failure.getClass().getSimpleName();
	}

	/** What the classes of the message say themselves. */
	private static @Nullable String said(Throwable cause, Set<String> classes) {
		String message = isOfMessage(cause, classes) ? message(cause) : null;
		return (message != null) ? without(MARKS, message) : null;
	}

	/** What somebody else's exception says, which may fail, too. */
	private static @Nullable String message(Throwable cause) {
		try {
			return cause.getMessage();
		}
		catch (RuntimeException | Error ex) {
			return null;
		}
	}

	private static Set<String> classes(JacksonException failure) {
		Set<String> classes = new HashSet<>();
		if (failure instanceof ValueInstantiationException instantiation && instantiation.getType() != null) {
			classes.add(instantiation.getType().getRawClass().getName());
		}
		failure.getPath()
			.stream()
			.map(Redacted::owner)
			.filter(Objects::nonNull)
			.forEach((owner) -> classes.add(owner.getName()));
		return classes;
	}

	private static boolean isOfMessage(Throwable cause, Set<String> classes) {
		return Arrays.stream(cause.getStackTrace())
			.map(StackTraceElement::getClassName)
			.filter((thrower) -> !thrower.equals(Objects.class.getName()))
			.findFirst()
			.filter(classes::contains)
			.isPresent();
	}

	/**
	 * From the first quotation mark to the last, as what is quoted may have some, too.
	 */
	private static String without(String marks, String message) {
		int first = message.length();
		int last = -1;
		for (int i = 0; i < message.length(); i++) {
			if (marks.indexOf(message.charAt(i)) >= 0) {
				first = Math.min(first, i);
				last = i;
			}
		}
		return (last > first) ? message.substring(0, first) + "…" + message.substring(last + 1) : message;
	}

	private static String where(JacksonException failure) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference reference : failure.getPath()) {
			String property = reference.getPropertyName();
			if (property == null) {
				path.append('[').append(reference.getIndex()).append(']');
			}
			else {
				// Keys of maps are values, too.
				path.append('.').append(isField(owner(reference), property) ? property : "*");
			}
		}
		return path.isEmpty() ? "" : " (at " + path.substring((path.charAt(0) == '.') ? 1 : 0) + ")";
	}

	private static @Nullable Class<?> owner(JacksonException.Reference reference) {
		Object from = reference.from();
		if (from == null || from instanceof Map) {
			return null;
		}
		return (from instanceof Class<?> type) ? type : from.getClass();
	}

	private static boolean isField(@Nullable Class<?> owner, String name) {
		for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
			if (Arrays.stream(type.getDeclaredFields()).anyMatch((field) -> field.getName().equals(name))) {
				return true;
			}
		}
		return false;
	}

	@Override
	public String toString() {
		String message = getMessage();
		return (message != null) ? this.original + ": " + message : this.original;
	}

}
