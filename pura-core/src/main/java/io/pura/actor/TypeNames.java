package io.pura.actor;

import java.lang.reflect.Type;

/**
 * Names of types for people: without packages.
 */
final class TypeNames {

	private TypeNames() {
	}

	static String of(Class<?> type) {
		String name = type.getName();
		return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
	}

	static String of(Type type) {
		return (type instanceof Class<?> cls) ? of(cls) : type.getTypeName();
	}

}
