package io.pura.serialization.fory;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.pura.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Looks for references in a message: for those whose classes are not known yet, as they
 * are not declared.
 */
final class RefClasses {

	private final Set<Class<?>> found = new HashSet<>();

	private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Deque<Object> next = new ArrayDeque<>();

	private RefClasses() {
	}

	/**
	 * Returns the classes of all references in a message.
	 */
	static Set<Class<?>> in(Object message) {
		RefClasses search = new RefClasses();
		search.add(message);
		for (Object value = search.next.poll(); value != null; value = search.next.poll()) {
			search.visit(value);
		}
		return search.found;
	}

	private void add(@Nullable Object value) {
		if (value instanceof ActorRef) {
			this.found.add(value.getClass());
		}
		else if (value != null && this.seen.add(value)) {
			this.next.add(value);
		}
	}

	private void visit(Object value) {
		if (value instanceof Collection<?> collection) {
			collection.forEach(this::add);
		}
		else if (value instanceof Map<?, ?> map) {
			map.values().forEach(this::add);
			map.keySet().forEach(this::add);
		}
		else if (value instanceof Optional<?> optional) {
			optional.ifPresent(this::add);
		}
		else if (value instanceof Object[] array) {
			Arrays.asList(array).forEach(this::add);
		}
		else if (!JdkValues.isKnown(value.getClass())) {
			visitFields(value);
		}
	}

	private void visitFields(Object value) {
		for (Class<?> type = value.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					try {
						field.setAccessible(true);
						add(field.get(value));
					}
					catch (IllegalAccessException | InaccessibleObjectException ex) {
						// Of the JDK: there is no reference in it.
					}
				}
			}
		}
	}

}
