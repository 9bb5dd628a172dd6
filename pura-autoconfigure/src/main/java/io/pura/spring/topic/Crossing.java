package io.pura.spring.topic;

import org.jspecify.annotations.Nullable;

/**
 * A value on its way between application events and a topic, in either direction, on the
 * thread that takes it across: so that it does not come back.
 *
 * @param topic the name of the topic
 * @param value the value
 */
record Crossing(String topic, Object value) {

	private static final ThreadLocal<@Nullable Crossing> CURRENT = new ThreadLocal<>();

	static boolean isUnderWay(String topic, Object value) {
		Crossing current = CURRENT.get();
		return current != null && current.topic.equals(topic) && current.value == value;
	}

	void run(Runnable publish) {
		Crossing outer = CURRENT.get();
		CURRENT.set(this);
		try {
			publish.run();
		}
		finally {
			if (outer != null) {
				CURRENT.set(outer);
			}
			else {
				CURRENT.remove();
			}
		}
	}

}
