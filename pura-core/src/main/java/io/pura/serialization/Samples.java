package io.pura.serialization;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import io.pura.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Makes up values of a type: as many as it takes for each constant of an enum and each
 * class of a sealed hierarchy to occur. Not safe for use by several threads.
 */
final class Samples {

	private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

	private static final LocalDateTime LOCAL_TIME = LocalDateTime.ofInstant(TIME, ZoneOffset.UTC);

	private static final Map<Class<?>, List<?>> VALUES = Map.ofEntries(value(boolean.class, true, false),
			value(Boolean.class, true, false), value(byte.class, (byte) 1), value(Byte.class, (byte) 1),
			value(short.class, (short) 2), value(Short.class, (short) 2), value(int.class, 3), value(Integer.class, 3),
			value(long.class, 4L), value(Long.class, 4L), value(float.class, 1.5F), value(Float.class, 1.5F),
			value(double.class, 2.5), value(Double.class, 2.5), value(char.class, 'c'), value(Character.class, 'c'),
			value(String.class, "text"), value(CharSequence.class, "text"),
			value(BigInteger.class, BigInteger.valueOf(5)), value(BigDecimal.class, new BigDecimal("6.25")),
			value(UUID.class, new UUID(7, 8)), value(Instant.class, TIME),
			value(Duration.class, Duration.ofMillis(9010)), value(Period.class, Period.ofDays(3)),
			value(LocalDateTime.class, LOCAL_TIME), value(LocalDate.class, LOCAL_TIME.toLocalDate()),
			value(LocalTime.class, LOCAL_TIME.toLocalTime()),
			value(OffsetDateTime.class, LOCAL_TIME.atOffset(ZoneOffset.UTC)),
			value(ZonedDateTime.class, LOCAL_TIME.atZone(ZoneOffset.UTC)), value(ZoneId.class, ZoneOffset.UTC),
			value(ZoneOffset.class, ZoneOffset.UTC), value(Year.class, Year.of(2026)),
			value(YearMonth.class, YearMonth.of(2026, 1)), value(DayOfWeek.class, DayOfWeek.FRIDAY),
			value(Month.class, Month.JANUARY), value(Locale.class, Locale.ENGLISH),
			value(Currency.class, Currency.getInstance("EUR")), value(URI.class, URI.create("pura:sample")),
			value(OptionalInt.class, OptionalInt.of(1), OptionalInt.empty()),
			value(OptionalLong.class, OptionalLong.of(2), OptionalLong.empty()),
			value(OptionalDouble.class, OptionalDouble.of(1.5), OptionalDouble.empty()),
			value(byte[].class, new Object[] { "bytes".getBytes(StandardCharsets.UTF_8) }));

	/**
	 * Types that contain each other can be put together in more ways than anybody has the
	 * time to try.
	 */
	private static final int MAX_VALUES = 10_000;

	private final Set<ValueType> open = new HashSet<>();

	private int spent;

	private static Map.Entry<Class<?>, List<?>> value(Class<?> type, Object... values) {
		return Map.entry(type, List.of(values));
	}

	/**
	 * Returns values of a type.
	 * @return the values; none if it would have to contain itself without end
	 * @throws NoSampleException if none can be made
	 */
	List<Object> of(ValueType type) {
		return of(type, "");
	}

	private List<Object> of(ValueType type, String path) {
		Class<?> cls = type.raw();
		spend(path, cls);
		List<?> known = VALUES.get(cls);
		if (known != null) {
			return List.copyOf(known);
		}
		if (ActorRef.class == cls) {
			return List.of(SampleRefs.SampleRef.INSTANCE);
		}
		if (cls.isEnum()) {
			return List.of(cls.getEnumConstants());
		}
		if (!this.open.add(type)) {
			return List.of();
		}
		try {
			return make(type, path);
		}
		finally {
			this.open.remove(type);
		}
	}

	private void spend(String path, Class<?> cls) {
		if (this.spent == MAX_VALUES) {
			throw new NoSampleException("more than " + MAX_VALUES + " values would have to be made for a sample", path,
					cls, false);
		}
		this.spent++;
	}

	private List<Object> make(ValueType type, String path) {
		Class<?> cls = type.raw();
		if (cls == Optional.class) {
			return Stream.concat(of(type.argument(0), path).stream().map(Optional::of), Stream.of(Optional.empty()))
				.map(Object.class::cast)
				.toList();
		}
		if (cls.isArray()) {
			return List.of(array(type, path));
		}
		if (ShapeReader.isOfJdk(cls) && Collection.class.isAssignableFrom(cls)) {
			return List.of(collection(type, path));
		}
		if (ShapeReader.isOfJdk(cls) && Map.class.isAssignableFrom(cls)) {
			return List.of(map(type, path));
		}
		if (ShapeReader.isChoice(cls)) {
			return permitted(cls, path);
		}
		return cls.isRecord() ? records(type, path) : List.of(bean(cls, path));
	}

	private Object array(ValueType type, String path) {
		List<Object> elements = of(type.argument(0), path + "[]");
		Object array = Array.newInstance(type.argument(0).raw(), elements.size());
		for (int i = 0; i < elements.size(); i++) {
			Array.set(array, i, elements.get(i));
		}
		return array;
	}

	private Collection<Object> collection(ValueType type, String path) {
		Class<?> cls = type.raw();
		Collection<Object> collection;
		if (cls.isAssignableFrom(ArrayList.class)) {
			collection = new ArrayList<>();
		}
		else if (cls.isAssignableFrom(LinkedHashSet.class)) {
			collection = new LinkedHashSet<>();
		}
		else if (cls.isAssignableFrom(TreeSet.class)) {
			collection = new TreeSet<>();
		}
		else if (cls.isAssignableFrom(ArrayDeque.class)) {
			collection = new ArrayDeque<>();
		}
		else {
			throw new NoSampleException(path, cls);
		}
		List<Object> elements = of(type.argument(0), path + "[]");
		try {
			collection.addAll(elements);
		}
		catch (RuntimeException ex) {
			// Such as a sorted set of what has no order.
			throw new NoSampleException(path, cls);
		}
		return collection;
	}

	private Map<Object, Object> map(ValueType type, String path) {
		Class<?> cls = type.raw();
		if (!cls.isAssignableFrom(LinkedHashMap.class) && !cls.isAssignableFrom(TreeMap.class)) {
			throw new NoSampleException(path, cls);
		}
		Map<Object, Object> map = cls.isAssignableFrom(LinkedHashMap.class) ? new LinkedHashMap<>() : new TreeMap<>();
		List<Object> keys = of(type.argument(0), path + "{}");
		List<Object> values = of(type.argument(1), path + "{}");
		if (!keys.isEmpty() && !values.isEmpty()) {
			try {
				map.put(keys.get(0), values.get(0));
			}
			catch (RuntimeException ex) {
				throw new NoSampleException(path, cls);
			}
		}
		return map;
	}

	private List<Object> permitted(Class<?> sealed, String path) {
		List<Object> all = new ArrayList<>();
		for (Class<?> permitted : ShapeReader.permitted(sealed)) {
			all.addAll(of(ValueType.of(permitted), path));
		}
		return all;
	}

	private List<Object> records(ValueType type, String path) {
		RecordComponent[] components = type.raw().getRecordComponents();
		List<List<Object>> values = new ArrayList<>();
		NoSampleException missing = null;
		for (RecordComponent component : components) {
			try {
				String name = component.getName();
				values.add(of(type.part(component), path.isEmpty() ? name : path + "." + name));
			}
			catch (NoSampleException ex) {
				// One that says that there never can be any says more.
				missing = (missing == null || ex.isHopeless()) ? ex : missing;
			}
		}
		if (missing != null) {
			throw missing;
		}
		int count = values.stream().mapToInt(List::size).max().orElse(1);
		List<Object> records = new ArrayList<>();
		for (int i = 0; i < Math.max(1, count); i++) {
			@Nullable Object[] arguments = new Object[components.length];
			for (int j = 0; j < arguments.length; j++) {
				List<Object> choices = values.get(j);
				arguments[j] = choices.isEmpty() ? null : choices.get(i % choices.size());
			}
			spend(path, type.raw());
			records.add(create(type.raw(), path, constructor(type.raw(), components), arguments));
		}
		return records;
	}

	private static Constructor<?> constructor(Class<?> cls, RecordComponent[] components) {
		try {
			return cls.getDeclaredConstructor(
					Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(cls + " is a record without its constructor", ex);
		}
	}

	private static Object bean(Class<?> cls, String path) {
		if (cls.isInterface() || Modifier.isAbstract(cls.getModifiers()) || ShapeReader.isOfJdk(cls)
				|| ShapeReader.hasFormOfItsOwn(cls)) {
			throw new NoSampleException(path, cls);
		}
		try {
			return create(cls, path, cls.getDeclaredConstructor());
		}
		catch (NoSuchMethodException ex) {
			throw new NoSampleException(path, cls);
		}
	}

	private static Object create(Class<?> cls, String path, Constructor<?> constructor, @Nullable Object... arguments) {
		try {
			constructor.setAccessible(true);
			return constructor.newInstance(arguments);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			// It has rules that nothing made up can know.
			throw new NoSampleException(path, cls);
		}
	}

	/**
	 * No value can be made up.
	 */
	static final class NoSampleException extends RuntimeException {

		private final String path;

		private final Class<?> type;

		private final boolean hopeless;

		NoSampleException(String path, Class<?> type) {
			this("there is no sample of " + type.getName() + " at '" + path + "'", path, type, Hopeless.is(type));
		}

		NoSampleException(String message, String path, Class<?> type, boolean hopeless) {
			super(message, null, false, false);
			this.path = path;
			this.type = type;
			this.hopeless = hopeless;
		}

		/**
		 * Returns where it would have to be: the names of properties.
		 */
		String path() {
			return this.path;
		}

		Class<?> type() {
			return this.type;
		}

		/** Whether it is unlikely that any codec knows how to make such a value. */
		boolean isHopeless() {
			return this.hopeless;
		}

	}

}
