package io.pura.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * Values of one kind, at least one.
 */
public final class Sample {

	private final double[] sorted;

	private Sample(double[] sorted) {
		if (sorted.length == 0) {
			throw new IllegalArgumentException("A sample needs a value");
		}
		this.sorted = sorted;
	}

	/**
	 * Returns a sample of these values.
	 * @param values one value or more
	 * @return the sample
	 */
	public static Sample of(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return new Sample(sorted);
	}

	/**
	 * Returns a sample of these values.
	 * @param values one value or more
	 * @return the sample
	 */
	public static Sample of(Collection<Double> values) {
		return of(values.stream().mapToDouble(Double::doubleValue).toArray());
	}

	/**
	 * Returns the smallest value.
	 * @return the minimum
	 */
	public double min() {
		return this.sorted[0];
	}

	/**
	 * Returns the largest value.
	 * @return the maximum
	 */
	public double max() {
		return this.sorted[this.sorted.length - 1];
	}

	/**
	 * Returns the value in the middle.
	 * @return the median
	 */
	public double median() {
		int middle = this.sorted.length / 2;
		return (this.sorted.length % 2 == 1) ? this.sorted[middle]
				: (this.sorted[middle - 1] + this.sorted[middle]) / 2;
	}

	/**
	 * Returns the smallest value that is not exceeded by so many percent of all.
	 * @param percent the percentage
	 * @return the percentile
	 */
	public double percentile(double percent) {
		int rank = (int) Math.ceil(percent / 100 * this.sorted.length);
		return this.sorted[Math.max(rank, 1) - 1];
	}

}
