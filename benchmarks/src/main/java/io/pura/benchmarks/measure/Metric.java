package io.pura.benchmarks.measure;

import java.util.stream.Stream;

/**
 * What is measured, and in which unit.
 */
public enum Metric {

	/**
	 * Messages, answered asks, actors or leaves.
	 */
	OPERATIONS(Topic.THROUGHPUT, "M ops/s"),

	/**
	 * Messages told to another JVM.
	 */
	REMOTE_TELLS(Topic.THROUGHPUT, "k tells/s"),

	/**
	 * Asks answered by another JVM.
	 */
	REMOTE_ASKS(Topic.THROUGHPUT, "k asks/s"),

	/**
	 * What all threads allocate, per operation.
	 */
	ALLOCATED(Topic.ALLOCATION, "B/op"),

	/**
	 * From an ask to its answer, at the median.
	 */
	ASK_P50(Topic.LATENCY, "p50 us"),

	/**
	 * From an ask to its answer, at the 99th percentile.
	 */
	ASK_P99(Topic.LATENCY, "p99 us"),

	/**
	 * From an ask to its answer, at the 99.9th percentile.
	 */
	ASK_P999(Topic.LATENCY, "p99.9 us"),

	/**
	 * From an ask to its answer, at worst.
	 */
	ASK_MAX(Topic.LATENCY, "max us"),

	/**
	 * From when a large message is sent to when the answer to it has come, at the median.
	 */
	BULK_P50(Topic.LATENCY, "10 MB p50 ms"),

	/**
	 * From when a timer is due to when its message is handled, at the median.
	 */
	LATE_P50(Topic.LATENCY, "late p50 us"),

	/**
	 * From when a timer is due to when its message is handled, at the 99th percentile.
	 */
	LATE_P99(Topic.LATENCY, "late p99 us"),

	/**
	 * From when a timer is due to when its message is handled, at worst.
	 */
	LATE_MAX(Topic.LATENCY, "late max us"),

	/**
	 * What it takes to set a timer.
	 */
	SCHEDULE(Topic.LATENCY, "ns/timer"),

	/**
	 * The part of the heap that an actor holds.
	 */
	HEAP_PER_ACTOR(Topic.MEMORY, "B/actor"),

	/**
	 * The part of the heap that a message holds while it waits.
	 */
	HEAP_PER_MESSAGE(Topic.MEMORY, "B/message"),

	/**
	 * Messages that a sender was rid of. More is neither better nor worse.
	 */
	ACCEPTED(Topic.BACK_PRESSURE, "k accepted"),

	/**
	 * Messages that a sender was rid of and that have not come.
	 */
	LOST(Topic.BACK_PRESSURE, "k lost"),

	/**
	 * What is alive in the heap of the JVM that sends, at most.
	 */
	SENDER_HEAP(Topic.BACK_PRESSURE, "sender MiB"),

	/**
	 * What is alive in the heap of the JVM that receives, at most.
	 */
	RECEIVER_HEAP(Topic.BACK_PRESSURE, "receiver MiB");

	private final Topic topic;

	private final String unit;

	Metric(Topic topic, String unit) {
		this.topic = topic;
		this.unit = unit;
	}

	static Metric ofUnit(String unit) {
		return Stream.of(values()).filter((metric) -> metric.unit.equals(unit)).findFirst().orElseThrow();
	}

	/**
	 * Returns what it is about.
	 * @return the topic
	 */
	public Topic topic() {
		return this.topic;
	}

	/**
	 * Returns the unit, which no other metric has.
	 * @return the unit
	 */
	public String unit() {
		return this.unit;
	}

	/**
	 * Returns whether it makes sense to say how many times better one value is.
	 * @return whether there is an {@link #advantage}
	 */
	public boolean isComparable() {
		return this != ACCEPTED && this != LOST;
	}

	/**
	 * Returns how many times better one value is than another.
	 * @param value the value
	 * @param other what it is compared with
	 * @return more than 1 if it is better
	 */
	public double advantage(double value, double other) {
		return (this.topic == Topic.THROUGHPUT) ? value / other : other / value;
	}

	/**
	 * What a metric is about; only of throughput is more better.
	 */
	public enum Topic {

		/**
		 * How much is done in a time.
		 */
		THROUGHPUT,

		/**
		 * How much is allocated to do it.
		 */
		ALLOCATION,

		/**
		 * How long it takes.
		 */
		LATENCY,

		/**
		 * How much is held.
		 */
		MEMORY,

		/**
		 * What happens to more than can be handled.
		 */
		BACK_PRESSURE

	}

}
