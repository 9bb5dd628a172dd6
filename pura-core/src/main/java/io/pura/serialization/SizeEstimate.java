package io.pura.serialization;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many bytes a message takes, before it is written: as many as the texts and arrays
 * of bytes that a record has, and some for everything else. Of records that have nothing
 * else of a changing size that is as good as exact. Immutable.
 */
final class SizeEstimate {

	private static final Logger logger = LoggerFactory.getLogger(SizeEstimate.class);

	private static final MethodType ACCESSOR = MethodType.methodType(Object.class, Object.class);

	/** More than a component of a fixed size takes with its name. */
	private static final int COMPONENT = 24;

	private static final Set<String> FIXED_PACKAGES = Set.of("java.lang", "java.time");

	private final List<MethodHandle> contents;

	private final int fixed;

	private final boolean exact;

	private SizeEstimate(List<MethodHandle> contents, int fixed, boolean exact) {
		this.contents = List.copyOf(contents);
		this.fixed = fixed;
		this.exact = exact;
	}

	/**
	 * Makes the estimate for a class of messages.
	 */
	static SizeEstimate of(Class<?> type) {
		List<MethodHandle> contents = new ArrayList<>();
		int fixed = COMPONENT;
		boolean exact = type.isRecord();
		for (RecordComponent component : exact ? type.getRecordComponents() : new RecordComponent[0]) {
			fixed += COMPONENT;
			Class<?> part = component.getType();
			if (part == String.class || part == byte[].class) {
				try {
					contents.add(accessor(component));
				}
				catch (IllegalAccessException | InaccessibleObjectException ex) {
					logger.debug("The size of {} is not known before it is written", component, ex);
					exact = false;
				}
			}
			else {
				exact = exact && isFixed(part);
			}
		}
		return new SizeEstimate(contents, fixed, exact);
	}

	private static MethodHandle accessor(RecordComponent component) throws IllegalAccessException {
		Method accessor = component.getAccessor();
		accessor.setAccessible(true);
		return MethodHandles.lookup().unreflect(accessor).asType(ACCESSOR);
	}

	private static boolean isFixed(Class<?> part) {
		return part.isPrimitive() || part.isEnum()
				|| (FIXED_PACKAGES.contains(part.getPackageName()) && part != Object.class && !part.isInterface());
	}

	/**
	 * Returns whether this says all about the size.
	 */
	boolean isExact() {
		return this.exact;
	}

	/**
	 * Returns about how many bytes a message takes, or a part of it if this is not
	 * {@linkplain #isExact exact}.
	 */
	int of(Object message) {
		long bytes = this.fixed;
		for (MethodHandle content : this.contents) {
			Object value = get(content, message);
			if (value instanceof byte[] array) {
				bytes += array.length;
			}
			else if (value instanceof String text) {
				bytes += text.length();
			}
		}
		return (int) Math.min(Integer.MAX_VALUE, bytes);
	}

	private static Object get(MethodHandle content, Object message) {
		try {
			return content.invokeExact(message);
		}
		catch (Throwable ex) {
			// Of an accessor that the record has overridden; whoever writes it says so.
			logger.debug("The size of {} is not known", message.getClass().getName());
			return message;
		}
	}

}
