package io.pura.serialization;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * Finds where two values differ, as some kinds of them have no {@code equals} of use.
 */
final class Likeness {

	private Likeness() {
	}

	/**
	 * Returns where two values differ.
	 * @return the names of properties, or {@code null} if they do not
	 */
	static @Nullable String difference(@Nullable Object one, @Nullable Object other) {
		return difference("", one, other);
	}

	private static @Nullable String difference(String path, @Nullable Object one, @Nullable Object other) {
		if (one == other || (one != null && one.equals(other))) {
			return null;
		}
		if (one == null || other == null) {
			return path;
		}
		if (one instanceof Optional<?> left && other instanceof Optional<?> right) {
			return difference(path, left.orElse(null), right.orElse(null));
		}
		if (one instanceof BigDecimal left && other instanceof BigDecimal right) {
			return (left.compareTo(right) == 0) ? null : path;
		}
		if (one.getClass().isArray() && other.getClass().isArray()) {
			return arrays(path, one, other);
		}
		if (isOrdered(one) && isOrdered(other)) {
			return collections(path, (Collection<?>) one, (Collection<?>) other);
		}
		if (one instanceof Collection<?> left && other instanceof Collection<?> right) {
			return (left.size() == right.size()) ? null : path;
		}
		if (one instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
			return maps(path, left, right);
		}
		if (one.getClass() != other.getClass()) {
			return path;
		}
		return (one instanceof Record left) ? records(path, left, (Record) other) : objects(path, one);
	}

	private static boolean isOrdered(Object value) {
		return value instanceof List || value instanceof Queue;
	}

	private static @Nullable String collections(String path, Collection<?> one, Collection<?> other) {
		if (one.size() != other.size()) {
			return path;
		}
		Iterator<?> others = other.iterator();
		for (Object element : one) {
			String difference = difference(path + "[]", element, others.next());
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private static @Nullable String arrays(String path, Object one, Object other) {
		if (Array.getLength(one) != Array.getLength(other)) {
			return path;
		}
		for (int i = 0; i < Array.getLength(one); i++) {
			String difference = difference(path + "[]", Array.get(one, i), Array.get(other, i));
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private static @Nullable String maps(String path, Map<?, ?> one, Map<?, ?> other) {
		if (one.size() != other.size()) {
			return path;
		}
		for (Map.Entry<?, ?> entry : one.entrySet()) {
			String difference = difference(path + "{}", entry.getValue(), other.get(entry.getKey()));
			if (difference != null) {
				return difference;
			}
		}
		return null;
	}

	private static @Nullable String records(String path, Record one, Record other) {
		for (RecordComponent component : one.getClass().getRecordComponents()) {
			if (component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
				continue;
			}
			String inner = path.isEmpty() ? component.getName() : path + "." + component.getName();
			try {
				component.getAccessor().setAccessible(true);
				String difference = difference(inner, component.getAccessor().invoke(one),
						component.getAccessor().invoke(other));
				if (difference != null) {
					return difference;
				}
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				return inner;
			}
		}
		return null;
	}

	/** Those without {@code equals} cannot be told apart. */
	private static @Nullable String objects(String path, Object one) {
		try {
			return (one.getClass().getMethod("equals", Object.class).getDeclaringClass() == Object.class) ? null : path;
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
