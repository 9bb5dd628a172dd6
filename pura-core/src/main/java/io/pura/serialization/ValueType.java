package io.pura.serialization;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A type as it is where it is used, without variables.
 *
 * @param raw the class; of an array of generics, that of an array of anything
 * @param arguments what stands for its type parameters; of an array, its elements
 */
record ValueType(Class<?> raw, List<ValueType> arguments) {

	private static final int MAX_DEPTH = 20;

	static ValueType of(Type type) {
		return of(type, Map.of(), 0);
	}

	private static ValueType of(Type type, Map<TypeVariable<?>, ValueType> known, int depth) {
		if (depth > MAX_DEPTH) {
			return new ValueType(Object.class, List.of());
		}
		if (type instanceof Class<?> cls) {
			return new ValueType(cls, cls.isArray() ? List.of(of(cls.getComponentType())) : List.of());
		}
		if (type instanceof ParameterizedType parameterized) {
			return new ValueType((Class<?>) parameterized.getRawType(),
					Arrays.stream(parameterized.getActualTypeArguments())
						.map((argument) -> of(argument, known, depth + 1))
						.toList());
		}
		if (type instanceof GenericArrayType array) {
			return new ValueType(Object[].class, List.of(of(array.getGenericComponentType(), known, depth + 1)));
		}
		if (type instanceof WildcardType wildcard) {
			return of(wildcard.getUpperBounds()[0], known, depth + 1);
		}
		if (type instanceof TypeVariable<?> variable) {
			ValueType bound = known.get(variable);
			return (bound != null) ? bound : of(variable.getBounds()[0], known, depth + 1);
		}
		return new ValueType(Object.class, List.of());
	}

	/**
	 * Returns the type of a part of this one.
	 * @param declared how it is declared in the class
	 */
	ValueType part(Type declared) {
		Map<TypeVariable<?>, ValueType> known = new HashMap<>();
		TypeVariable<?>[] parameters = this.raw.getTypeParameters();
		for (int i = 0; i < parameters.length && i < this.arguments.size(); i++) {
			known.put(parameters[i], this.arguments.get(i));
		}
		return of(declared, known, 0);
	}

	ValueType part(RecordComponent component) {
		return part(component.getGenericType());
	}

	/**
	 * Returns a type argument, anything if it is not given.
	 */
	ValueType argument(int index) {
		return (index < this.arguments.size()) ? this.arguments.get(index) : new ValueType(Object.class, List.of());
	}

	@Override
	public String toString() {
		if (this.raw.isArray()) {
			return argument(0) + "[]";
		}
		return this.arguments.isEmpty() ? this.raw.getName()
				: this.raw.getName() + this.arguments.toString().replace('[', '<').replace(']', '>');
	}

}
