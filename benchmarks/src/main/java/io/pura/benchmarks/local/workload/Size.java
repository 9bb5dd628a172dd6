package io.pura.benchmarks.local.workload;

/**
 * How much may be done in one run.
 *
 * @param smallest the smallest number of operations
 * @param largest the largest number of operations
 * @param unit what the number is a multiple of
 */
public record Size(int smallest, int largest, int unit) {

	/**
	 * Checks the numbers.
	 */
	public Size {
		if (smallest % unit != 0 || largest % unit != 0 || smallest > largest) {
			throw new IllegalArgumentException(
					"Sizes from %d to %d in units of %d make no sense".formatted(smallest, largest, unit));
		}
	}

	static Size fixed(int size) {
		return new Size(size, size, 1);
	}

	static Size upTo(int largest) {
		return inUnitsOf(1, largest);
	}

	/**
	 * Returns a range of sizes that begins with few operations, as the first run is slow.
	 */
	static Size inUnitsOf(int unit, int largest) {
		return new Size(10_000 / unit * unit, largest / unit * unit, unit);
	}

	int fit(double operations) {
		double units = Math.floor(operations / this.unit);
		return (int) Math.max(this.smallest, Math.min(this.largest, units * this.unit));
	}

}
