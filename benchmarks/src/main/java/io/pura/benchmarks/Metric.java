package io.pura.benchmarks;

import java.util.stream.Stream;

/**
 * What is measured, and in which unit.
 */
enum Metric {

	TELLS("M tells/s", true),

	TELL_BYTES("B/tell", false),

	REMOTE_TELLS("k tells/s", true),

	ASKS("M asks/s", true),

	REMOTE_ASKS("k asks/s", true),

	ASK_P50("p50 us", false),

	ASK_P99("p99 us", false);

	private final String unit;

	private final boolean moreIsBetter;

	Metric(String unit, boolean moreIsBetter) {
		this.unit = unit;
		this.moreIsBetter = moreIsBetter;
	}

	static Metric ofUnit(String unit) {
		return Stream.of(values()).filter((metric) -> metric.unit.equals(unit)).findFirst().orElseThrow();
	}

	String unit() {
		return this.unit;
	}

	/**
	 * Returns how many times better one value is than another.
	 */
	double advantage(double value, double other) {
		return this.moreIsBetter ? value / other : other / value;
	}

}
