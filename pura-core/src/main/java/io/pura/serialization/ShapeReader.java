package io.pura.serialization;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pura.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the values of a type look like. What is written in a form of its own, as
 * annotations of Jackson say, is {@link Shape.Opaque}. Not safe for use by several
 * threads.
 */
final class ShapeReader {

	private static final Map<Class<?>, String> SCALARS = Map.ofEntries(Map.entry(boolean.class, "boolean"),
			Map.entry(Boolean.class, "boolean"), Map.entry(byte.class, "byte"), Map.entry(Byte.class, "byte"),
			Map.entry(short.class, "short"), Map.entry(Short.class, "short"), Map.entry(int.class, "int"),
			Map.entry(Integer.class, "int"), Map.entry(long.class, "long"), Map.entry(Long.class, "long"),
			Map.entry(BigInteger.class, "integer"), Map.entry(float.class, "float"), Map.entry(Float.class, "float"),
			Map.entry(double.class, "double"), Map.entry(Double.class, "double"),
			Map.entry(BigDecimal.class, "decimal"), Map.entry(char.class, "char"), Map.entry(Character.class, "char"),
			Map.entry(String.class, "text"), Map.entry(CharSequence.class, "text"), Map.entry(byte[].class, "bytes"),
			Map.entry(Void.class, "nothing"), Map.entry(void.class, "nothing"));

	private static final Map<Class<?>, Class<?>> PRIMITIVE_OPTIONALS = Map.of(OptionalInt.class, int.class,
			OptionalLong.class, long.class, OptionalDouble.class, double.class);

	private static final List<String> VALUE_PACKAGES = List.of("java.time", "java.util", "java.net", "java.lang",
			"java.math", "java.nio.file");

	private static final Set<String> HARMLESS = Set.of("JsonPropertyOrder", "JsonIgnoreProperties", "JsonInclude",
			"JsonAutoDetect");

	/** Classes of users that are written as what they extend. */
	private static final List<Class<?>> FORMS = List.of(Iterable.class, Map.class, CharSequence.class, Number.class,
			Throwable.class);

	private final Map<ValueType, Integer> numbers = new HashMap<>();

	/**
	 * Returns what the values of a type look like.
	 */
	Shape read(Type type) {
		return read(ValueType.of(type));
	}

	/**
	 * Returns the classes with parts that all types that were read consist of.
	 */
	Set<Class<?>> composites() {
		return this.numbers.keySet().stream().map(ValueType::raw).collect(Collectors.toSet());
	}

	private Shape read(ValueType type) {
		Class<?> cls = type.raw();
		String scalar = SCALARS.get(cls);
		if (scalar != null) {
			return new Shape.Scalar(scalar);
		}
		Class<?> primitive = PRIMITIVE_OPTIONALS.get(cls);
		if (primitive != null) {
			return new Shape.Maybe(read(ValueType.of(primitive)));
		}
		if (cls == Optional.class) {
			return new Shape.Maybe(read(type.argument(0)));
		}
		if (cls.isArray() || (isOfJdk(cls) && Collection.class.isAssignableFrom(cls))) {
			return new Shape.Elements(read(type.argument(0)));
		}
		if (isOfJdk(cls) && Map.class.isAssignableFrom(cls)) {
			return new Shape.Entries(read(type.argument(1)));
		}
		if (ActorRef.class.isAssignableFrom(cls)) {
			return new Shape.Reference(type.argument(0).raw().getName());
		}
		if (isOfJdk(cls)) {
			return isValue(cls) ? new Shape.Scalar(cls.getName()) : new Shape.Opaque(cls.getName());
		}
		if (hasFormOfItsOwn(cls) || FORMS.stream().anyMatch((form) -> form.isAssignableFrom(cls))) {
			return new Shape.Opaque(cls.getName());
		}
		return cls.isEnum() ? constants(cls) : composite(type);
	}

	private static Shape constants(Class<?> cls) {
		return new Shape.Constants(
				Stream.of(cls.getEnumConstants()).map((constant) -> ((Enum<?>) constant).name()).toList());
	}

	private Shape composite(ValueType type) {
		Class<?> cls = type.raw();
		boolean choice = isChoice(cls);
		if (!choice && (cls.isInterface() || Modifier.isAbstract(cls.getModifiers()))) {
			return new Shape.Opaque(cls.getName());
		}
		Integer known = this.numbers.get(type);
		if (known != null) {
			return new Shape.Repeat(known);
		}
		this.numbers.put(type, this.numbers.size());
		if (choice) {
			TreeMap<String, Shape> choices = new TreeMap<>();
			permitted(cls)
				.forEach((permitted) -> choices.put(permitted.getSimpleName(), read(ValueType.of(permitted))));
			return new Shape.Choice(choices);
		}
		return new Shape.Fields(cls.isRecord() ? components(type) : fields(type));
	}

	/**
	 * Returns whether values of a class say which of the permitted ones they are of.
	 */
	static boolean isChoice(Class<?> cls) {
		return cls.isSealed() && Modifier.isAbstract(cls.getModifiers()) && !cls.isEnum();
	}

	/**
	 * Returns the classes, in the order of their names, that values of a sealed one can
	 * be of.
	 */
	static List<Class<?>> permitted(Class<?> sealed) {
		return leaves(sealed).distinct()
			.sorted(Comparator.<Class<?>, String>comparing(Class::getSimpleName).thenComparing(Class::getName))
			.toList();
	}

	private static Stream<Class<?>> leaves(Class<?> sealed) {
		return Stream.of(sealed.getPermittedSubclasses())
			.flatMap((permitted) -> isChoice(permitted) ? leaves(permitted) : Stream.of(permitted));
	}

	private Map<String, Shape> components(ValueType type) {
		Map<String, Shape> shapes = new LinkedHashMap<>();
		for (RecordComponent component : type.raw().getRecordComponents()) {
			List<AnnotatedElement> places = new ArrayList<>(List.of(component.getAccessor()));
			field(type.raw(), component.getName(), places);
			add(shapes, component.getName(), places, type.part(component));
		}
		return shapes;
	}

	private static void field(Class<?> cls, String name, List<AnnotatedElement> places) {
		try {
			places.add(cls.getDeclaredField(name));
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(cls + " is a record without a field " + name, ex);
		}
	}

	private Map<String, Shape> fields(ValueType type) {
		Map<String, Shape> shapes = new TreeMap<>();
		for (Class<?> cls = type.raw(); cls != null && !isOfJdk(cls); cls = cls.getSuperclass()) {
			for (Field field : cls.getDeclaredFields()) {
				if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0 && !field.isSynthetic()) {
					add(shapes, field.getName(), List.of(field), type.part(field.getGenericType()));
				}
			}
		}
		return shapes;
	}

	private void add(Map<String, Shape> shapes, String name, List<AnnotatedElement> places, ValueType type) {
		String property = name;
		boolean custom = false;
		for (AnnotatedElement place : places) {
			for (Annotation annotation : place.getAnnotations()) {
				if (annotation instanceof JsonIgnore ignore && ignore.value()) {
					return;
				}
				if (annotation instanceof JsonProperty given) {
					property = given.value().isEmpty() ? name : given.value();
				}
				else {
					custom |= isOfJackson(annotation) && !(annotation instanceof JsonInclude);
				}
			}
		}
		shapes.put(property, custom ? new Shape.Opaque(type.toString()) : read(type));
	}

	/**
	 * Returns whether annotations of Jackson say how a class is written, so that its
	 * members do not.
	 */
	static boolean hasFormOfItsOwn(Class<?> cls) {
		return Stream.of(cls.getAnnotations())
			.anyMatch((annotation) -> isOfJackson(annotation)
					&& !HARMLESS.contains(annotation.annotationType().getSimpleName()))
				|| Stream.of(cls.getDeclaredMethods()).anyMatch(ShapeReader::isAnnotatedSo)
				|| Stream.of(cls.getDeclaredConstructors()).anyMatch(ShapeReader::isAnnotatedSo);
	}

	private static boolean isAnnotatedSo(AnnotatedElement member) {
		return (member instanceof Method || member instanceof Constructor<?>) && Arrays.stream(member.getAnnotations())
			.map((annotation) -> annotation.annotationType().getSimpleName())
			.anyMatch((name) -> name.equals("JsonValue") || name.equals("JsonCreator"));
	}

	private static boolean isOfJackson(Annotation annotation) {
		String name = annotation.annotationType().getName();
		return name.startsWith("com.fasterxml.jackson.") || name.startsWith("tools.jackson.");
	}

	static boolean isOfJdk(@Nullable Class<?> cls) {
		return cls == null || cls.getName().startsWith("java.") || cls.getName().startsWith("javax.")
				|| cls.getName().startsWith("jdk.");
	}

	/** The others of the JDK, such as threads, are no values. */
	private static boolean isValue(Class<?> cls) {
		return VALUE_PACKAGES.contains(cls.getPackageName()) && Modifier.isFinal(cls.getModifiers())
				&& !cls.isInterface();
	}

}
