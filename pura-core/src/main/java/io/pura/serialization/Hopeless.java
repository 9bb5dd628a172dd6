package io.pura.serialization;

import java.lang.reflect.Modifier;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

/**
 * Types whose values belong to one JVM, or say nothing of what they are.
 */
final class Hopeless {

	private static final List<Class<?>> BOUND = List.of(Future.class, CompletionStage.class, Executor.class,
			Thread.class, Iterator.class, BaseStream.class, AutoCloseable.class, ClassLoader.class);

	private Hopeless() {
	}

	/**
	 * Returns whether values of a type never can go to another node.
	 */
	static boolean is(Class<?> type) {
		if (isBound(type)) {
			return true;
		}
		boolean open = type == Object.class || ((type.isInterface() || Modifier.isAbstract(type.getModifiers()))
				&& !type.isSealed() && !type.isArray() && !type.isPrimitive());
		return open && !ShapeReader.hasFormOfItsOwn(type);
	}

	/**
	 * Returns whether values of a type belong to the JVM that they are in.
	 */
	static boolean isBound(Class<?> type) {
		return BOUND.stream().anyMatch((bound) -> bound.isAssignableFrom(type));
	}

}
