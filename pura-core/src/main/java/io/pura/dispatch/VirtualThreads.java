package io.pura.dispatch;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ThreadFactory;

/**
 * Virtual threads, by reflection, as they are not there before Java 21.
 */
final class VirtualThreads {

	private static final int SINCE = 21;

	private VirtualThreads() {
	}

	static boolean areThere() {
		return Runtime.version().feature() >= SINCE;
	}

	/**
	 * Returns what makes virtual threads.
	 * @param prefix begins their names, which end in a number
	 */
	static ThreadFactory named(String prefix) {
		try {
			Class<?> builderType = Class.forName("java.lang.Thread$Builder");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			builderType.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
			builderType.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(
					"Virtual threads cannot be made, though this is Java " + Runtime.version().feature(),
					(ex instanceof InvocationTargetException) ? ex.getCause() : ex);
		}
	}

}
