package io.pura.serialization.fory;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * The values and collections of the JDK that may stand in messages.
 */
final class JdkValues {

	private static final Set<Class<?>> VALUES = Set.of(Void.class, Boolean.class, Byte.class, Character.class,
			Short.class, Integer.class, Long.class, Float.class, Double.class, String.class, BigDecimal.class,
			BigInteger.class, URI.class, BitSet.class, Currency.class, Date.class, Locale.class, OptionalInt.class,
			OptionalLong.class, OptionalDouble.class, UUID.class);

	private JdkValues() {
	}

	/**
	 * Returns whether values of a class may stand in messages, with whatever they are
	 * made of.
	 */
	static boolean isKnown(Class<?> type) {
		if (type.isArray()) {
			return isKnown(type.getComponentType());
		}
		return type.isPrimitive() || VALUES.contains(type) || isContainer(type)
				|| (type.getClassLoader() == null && type.getPackageName().equals("java.time"));
	}

	/**
	 * Returns whether what a class holds is said by its type arguments.
	 */
	static boolean isContainer(Class<?> type) {
		return type.getClassLoader() == null && (Collection.class.isAssignableFrom(type)
				|| Map.class.isAssignableFrom(type) || type == Optional.class);
	}

	/**
	 * Returns whether a class belongs to a collection without being one.
	 */
	static boolean isPartOfContainer(Class<?> type) {
		return type.getClassLoader() == null && Comparator.class.isAssignableFrom(type);
	}

}
