package io.pura.actor;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds what a class says for the type parameters of a generic type that it extends.
 */
final class TypeArguments {

	private TypeArguments() {
	}

	/**
	 * Returns the arguments that a type gives to a generic class or interface above it,
	 * with all type variables that can be replaced.
	 * @param type the type to begin with
	 * @param target the generic class or interface
	 * @return the arguments, or {@code null} if the type does not extend the target or
	 * extends it raw
	 */
	static Type @Nullable [] find(Type type, Class<?> target) {
		return find(type, target, Map.of());
	}

	private static Type @Nullable [] find(Type type, Class<?> target, Map<TypeVariable<?>, Type> outer) {
		Class<?> raw = raw(type);
		if (raw == null || !target.isAssignableFrom(raw)) {
			return null;
		}
		if (raw == target) {
			if (!(type instanceof ParameterizedType parameterized)) {
				return null;
			}
			Type[] arguments = parameterized.getActualTypeArguments();
			for (int i = 0; i < arguments.length; i++) {
				arguments[i] = replace(arguments[i], outer);
			}
			return arguments;
		}
		Map<TypeVariable<?>, Type> variables = variables(type, raw, outer);
		if (raw.getGenericSuperclass() != null) {
			Type[] found = find(raw.getGenericSuperclass(), target, variables);
			if (found != null) {
				return found;
			}
		}
		for (Type parent : raw.getGenericInterfaces()) {
			Type[] found = find(parent, target, variables);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	private static Map<TypeVariable<?>, Type> variables(Type type, Class<?> raw, Map<TypeVariable<?>, Type> outer) {
		Map<TypeVariable<?>, Type> variables = new HashMap<>();
		if (type instanceof ParameterizedType parameterized) {
			TypeVariable<?>[] names = raw.getTypeParameters();
			for (int i = 0; i < names.length; i++) {
				Type argument = parameterized.getActualTypeArguments()[i];
				variables.put(names[i], replace(argument, outer));
			}
		}
		return variables;
	}

	private static Type replace(Type type, Map<TypeVariable<?>, Type> variables) {
		if (type instanceof ParameterizedType parameterized) {
			Type[] arguments = parameterized.getActualTypeArguments();
			for (int i = 0; i < arguments.length; i++) {
				arguments[i] = replace(arguments[i], variables);
			}
			return new Generic(parameterized.getRawType(), parameterized.getOwnerType(), arguments);
		}
		return variables.getOrDefault(type, type);
	}

	static @Nullable Class<?> raw(Type type) {
		if (type instanceof Class<?> cls) {
			return cls;
		}
		return (type instanceof ParameterizedType parameterized) ? (Class<?>) parameterized.getRawType() : null;
	}

	/**
	 * A generic type whose variables have been replaced. Equal to those of the JDK.
	 */
	private static final class Generic implements ParameterizedType {

		private final Type rawType;

		private final @Nullable Type ownerType;

		private final Type[] arguments;

		Generic(Type rawType, @Nullable Type ownerType, Type[] arguments) {
			this.rawType = rawType;
			this.ownerType = ownerType;
			this.arguments = arguments;
		}

		@Override
		public Type[] getActualTypeArguments() {
			return this.arguments.clone();
		}

		@Override
		public Type getRawType() {
			return this.rawType;
		}

		@Override
		public @Nullable Type getOwnerType() {
			return this.ownerType;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof ParameterizedType that && this.rawType.equals(that.getRawType())
					&& Objects.equals(this.ownerType, that.getOwnerType())
					&& Arrays.equals(this.arguments, that.getActualTypeArguments());
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.arguments) ^ Objects.hashCode(this.ownerType) ^ this.rawType.hashCode();
		}

		@Override
		public String toString() {
			return TypeNames.of(this.rawType) + "<"
					+ String.join(", ", Stream.of(this.arguments).map(TypeNames::of).toList()) + ">";
		}

	}

}
