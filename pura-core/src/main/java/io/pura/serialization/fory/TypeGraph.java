package io.pura.serialization.fory;

import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.pura.actor.ActorRef;
import io.pura.serialization.SerializationException;

/**
 * The classes that the values of a type are made of, as far as declarations say. Values
 * of the JDK, such as numbers, times and collections, are not among them.
 */
final class TypeGraph {

	private static final int MAX_TYPES = 1000;

	private final Set<Class<?>> classes = new TreeSet<>(Comparator.comparing(Class::getName));

	private final Set<Class<?>> protocols = new LinkedHashSet<>();

	private final Set<Type> seen = new HashSet<>();

	private TypeGraph() {
	}

	/**
	 * Walks from a type to all that it leads to.
	 * @throws SerializationException if anything could stand somewhere
	 */
	static TypeGraph of(Type type) {
		TypeGraph graph = new TypeGraph();
		graph.add(type, Map.of(), type.getTypeName());
		return graph;
	}

	/**
	 * Returns the classes that are not of the JDK, in the order of their names.
	 */
	Set<Class<?>> classes() {
		return this.classes;
	}

	/**
	 * Returns the protocols of the references.
	 */
	Set<Class<?>> protocols() {
		return this.protocols;
	}

	/**
	 * Returns the class that all values of a type are objects of.
	 */
	static Class<?> raw(Type type) {
		if (type instanceof Class<?> cls) {
			return MethodType.methodType(cls).wrap().returnType();
		}
		if (type instanceof ParameterizedType parameterized) {
			return (Class<?>) parameterized.getRawType();
		}
		if (type instanceof GenericArrayType array) {
			return raw(array.getGenericComponentType()).arrayType();
		}
		throw new SerializationException(type.getTypeName() + " is no type of messages or replies", null);
	}

	private void add(Type type, Map<TypeVariable<?>, Type> variables, String place) {
		Type resolved = resolve(type, variables);
		if (!this.seen.add(resolved)) {
			return;
		}
		if (this.seen.size() > MAX_TYPES) {
			// A generic type that holds itself with ever other arguments.
			throw refusal(raw(resolved), place);
		}
		if (resolved instanceof Class<?> cls) {
			addClass(cls, Map.of(), place);
		}
		else if (resolved instanceof ParameterizedType parameterized) {
			addParameterized(parameterized, place);
		}
		else if (resolved instanceof GenericArrayType array) {
			add(array.getGenericComponentType(), variables, place);
		}
		else if (resolved instanceof WildcardType wildcard) {
			add(wildcard.getUpperBounds()[0], variables, place);
		}
		else if (resolved instanceof TypeVariable<?> variable) {
			add(variable.getBounds()[0], variables, place);
		}
	}

	private void addParameterized(ParameterizedType type, String place) {
		Class<?> raw = (Class<?>) type.getRawType();
		Type[] arguments = type.getActualTypeArguments();
		if (ActorRef.class.isAssignableFrom(raw)) {
			this.protocols.add((arguments[0] instanceof Class<?> protocol) ? protocol : Object.class);
			return;
		}
		Map<TypeVariable<?>, Type> bound = new HashMap<>();
		for (int i = 0; i < arguments.length; i++) {
			bound.put(raw.getTypeParameters()[i], arguments[i]);
			add(arguments[i], Map.of(), place);
		}
		addClass(raw, bound, place);
	}

	private void addClass(Class<?> type, Map<TypeVariable<?>, Type> variables, String place) {
		if (type.isArray()) {
			add(type.getComponentType(), variables, place);
			return;
		}
		if (ActorRef.class.isAssignableFrom(type)) {
			this.protocols.add(Object.class);
			return;
		}
		if (JdkValues.isContainer(type) && variables.isEmpty() && type.getTypeParameters().length > 0) {
			throw refusal(Object.class, place);
		}
		if (JdkValues.isKnown(type)) {
			return;
		}
		if (type.isSealed()) {
			for (Class<?> permitted : type.getPermittedSubclasses()) {
				add(permitted(permitted, type, variables), Map.of(), place);
			}
		}
		if (type.isEnum()) {
			this.classes.add(type);
			return;
		}
		if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
			if (!type.isSealed()) {
				throw refusal(type, place);
			}
			// For arrays of it; nothing is ever made of it itself.
			this.classes.add(type);
			return;
		}
		if (type.getClassLoader() == null || type == Object.class) {
			throw refusal(type, place);
		}
		this.classes.add(type);
		for (Class<?> cls = type; cls != null && cls != Object.class; cls = cls.getSuperclass()) {
			for (Field field : cls.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
					add(field.getGenericType(), variables, cls.getName() + "." + field.getName());
				}
			}
		}
	}

	/**
	 * A permitted class has type parameters of its own, which those of its parent say.
	 */
	private static Type permitted(Class<?> permitted, Class<?> parent, Map<TypeVariable<?>, Type> variables) {
		TypeVariable<?>[] parameters = permitted.getTypeParameters();
		if (parameters.length == 0) {
			return permitted;
		}
		Map<TypeVariable<?>, Type> bound = new HashMap<>();
		List<Type> parents = new ArrayList<>(List.of(permitted.getGenericInterfaces()));
		if (permitted.getGenericSuperclass() != null) {
			parents.add(permitted.getGenericSuperclass());
		}
		for (Type type : parents) {
			if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == parent) {
				Type[] arguments = parameterized.getActualTypeArguments();
				for (int i = 0; i < arguments.length; i++) {
					Type value = variables.get(parent.getTypeParameters()[i]);
					if (arguments[i] instanceof TypeVariable<?> variable && value != null) {
						bound.put(variable, value);
					}
				}
			}
		}
		return new Resolved(permitted,
				Arrays.stream(parameters).map((parameter) -> resolve(parameter, bound)).toList());
	}

	private static SerializationException refusal(Class<?> type, String place) {
		return new SerializationException(
				"%s is a %s, and Fory reads only what is known beforehand: declare a record, a sealed type or"
					.formatted(place, type.getName()) + " a collection of such, or choose another format",
				null);
	}

	private static Type resolve(Type type, Map<TypeVariable<?>, Type> variables) {
		if (type instanceof TypeVariable<?> variable) {
			return variables.getOrDefault(variable, variable);
		}
		if (type instanceof ParameterizedType parameterized) {
			return Resolved.of(parameterized, variables);
		}
		return type;
	}

	/**
	 * A generic type whose variables have been replaced.
	 *
	 * @param raw the class
	 * @param arguments what it is applied to
	 */
	private record Resolved(Class<?> raw, List<Type> arguments) implements ParameterizedType {

		static Resolved of(ParameterizedType type, Map<TypeVariable<?>, Type> variables) {
			return new Resolved((Class<?>) type.getRawType(),
					Arrays.stream(type.getActualTypeArguments())
						.map((argument) -> resolve(argument, variables))
						.toList());
		}

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.toArray(Type[]::new);
		}

		@Override
		public Type getRawType() {
			return this.raw;
		}

		@Override
		public Type getOwnerType() {
			return this.raw.getDeclaringClass();
		}

	}

}
