package io.pura.spring.aot;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.pura.actor.Actor;
import io.pura.actor.Handler;
import io.pura.actor.Protocol;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.TypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps in reach of reflection what is read of actors and protocols at run time, and what
 * the codec of the wire binds: messages and replies with all that they are made of, the
 * permitted classes of sealed types included, the exceptions that travel, and what
 * validates constraints that the application has made.
 */
final class ProtocolHints {

	private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

	private static final String CONSTRAINT = "jakarta.validation.Constraint";

	/** The methods of {@link Actor}, of which it is asked whether a class has its own. */
	private static final Set<String> HOOKS = Arrays.stream(Actor.class.getMethods())
		.map(Method::getName)
		.collect(Collectors.toUnmodifiableSet());

	private ProtocolHints() {
	}

	/**
	 * Registers an actor class and its protocol. Whoever makes the actors sees to their
	 * constructors.
	 */
	static void registerActor(Class<?> actorClass, ReflectionHints hints) {
		hierarchy(actorClass, new LinkedHashSet<>()).forEach((type) -> registerWithNested(type, hints));
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(actorClass)) {
			if (method.isAnnotationPresent(Handler.class) || HOOKS.contains(method.getName())) {
				hints.registerMethod(method, ExecutableMode.INVOKE);
			}
		}
		Class<?> protocol = ResolvableType.forClass(actorClass).as(Actor.class).getGeneric(0).resolve();
		if (protocol != null) {
			registerProtocol(protocol, hints);
		}
	}

	/**
	 * Registers an actor class whose actors are made and injected by reflection.
	 */
	static void registerProvidedActor(Class<?> actorClass, ReflectionHints hints) {
		registerActor(actorClass, hints);
		for (Class<?> type = actorClass; type != null && type != Object.class; type = type.getSuperclass()) {
			hints.registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
					MemberCategory.INVOKE_DECLARED_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS);
		}
	}

	/**
	 * Registers a protocol with its super-protocols.
	 */
	static void registerProtocol(Class<?> type, ReflectionHints hints) {
		if (type == Object.class) {
			return;
		}
		hierarchy(type, new LinkedHashSet<>()).forEach((part) -> registerWithNested(part, hints));
		Protocol protocol = Protocol.of(type);
		registerBinding(hints, type.getClassLoader(),
				Stream.concat(protocol.replies().keySet().stream(), protocol.replies().values().stream()));
		for (Class<?> failure : protocol.failures()) {
			Stream.of(failure.getDeclaredConstructors())
				.filter((constructor) -> Arrays.equals(constructor.getParameterTypes(),
						new Class<?>[] { String.class }))
				.forEach((constructor) -> hints.registerConstructor(constructor, ExecutableMode.INVOKE));
		}
	}

	/** Until sealed types and arrays lead to no more types. */
	private static void registerBinding(ReflectionHints hints, @Nullable ClassLoader classLoader,
			Stream<? extends Type> types) {
		Set<Type> bound = types.collect(Collectors.toCollection(LinkedHashSet::new));
		List<Class<?>> reached = reached(bound, classLoader);
		while (bound.addAll(withPermitted(reached))) {
			reached = reached(bound, classLoader);
		}
		BINDING.registerReflectionHints(hints, bound.toArray(Type[]::new));
		reached.forEach((type) -> registerConstraints(type, hints));
	}

	private static List<Class<?>> reached(Set<Type> bound, @Nullable ClassLoader classLoader) {
		RuntimeHints reached = new RuntimeHints();
		BINDING.registerReflectionHints(reached.reflection(), bound.toArray(Type[]::new));
		return reached.reflection()
			.typeHints()
			.map(TypeHint::getType)
			.filter((type) -> !type.getPackageName().startsWith("java."))
			.flatMap((type) -> load(nameOfElement(type), classLoader))
			.toList();
	}

	/** Of an array, whose elements are not bound with it; its own name lacks too much. */
	private static String nameOfElement(TypeReference type) {
		String canonicalName = type.getCanonicalName();
		return canonicalName.endsWith("[]") ? canonicalName.replace("[]", "") : type.getName();
	}

	/**
	 * Loads a class by its name or its canonical name.
	 * @return the class, or none if it is not there
	 */
	static Stream<Class<?>> load(String name, @Nullable ClassLoader classLoader) {
		String candidate = name;
		while (!ClassUtils.isPresent(candidate, classLoader)) {
			int dot = candidate.lastIndexOf('.');
			if (dot < 0) {
				return Stream.empty();
			}
			candidate = candidate.substring(0, dot) + '$' + candidate.substring(dot + 1);
		}
		return Stream.of(ClassUtils.resolveClassName(candidate, classLoader));
	}

	private static List<Class<?>> withPermitted(List<Class<?>> types) {
		return types.stream()
			.<Class<?>>flatMap((type) -> (type.isSealed() && !type.isEnum())
					? Stream.concat(Stream.of(type), Stream.of(type.getPermittedSubclasses())) : Stream.of(type))
			.toList();
	}

	/** Those of the application: Hibernate Validator sees to its own. */
	private static void registerConstraints(Class<?> type, ReflectionHints hints) {
		Stream.concat(Stream.of(type), Stream.of(type.getDeclaredFields()))
			.flatMap((element) -> MergedAnnotations.from(element).stream(CONSTRAINT))
			.flatMap((constraint) -> Stream.of(constraint.getClassArray("validatedBy")))
			.forEach((validator) -> hints.registerType(validator, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
	}

	private static Set<Class<?>> hierarchy(@Nullable Class<?> type, Set<Class<?>> found) {
		if (type != null && type != Object.class && found.add(type)) {
			hierarchy(type.getSuperclass(), found);
			for (Class<?> parent : type.getInterfaces()) {
				hierarchy(parent, found);
			}
		}
		return found;
	}

	private static void registerWithNested(Class<?> type, ReflectionHints hints) {
		hints.registerType(type);
		for (Class<?> nested : type.getDeclaredClasses()) {
			registerWithNested(nested, hints);
		}
	}

}
