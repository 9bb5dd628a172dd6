package io.pura.remote;

import org.jspecify.annotations.Nullable;

/**
 * Values by consecutive numbers, in as much room as the numbers between the lowest and
 * the highest one take. Not safe for use by several threads.
 *
 * @param <T> the values
 */
final class Ring<T> {

	private static final int FIRST_SIZE = 8;

	private @Nullable Object[] values = new @Nullable Object[FIRST_SIZE];

	private long[] numbers = new long[FIRST_SIZE];

	private int size;

	@SuppressWarnings("unchecked")
	@Nullable T get(long number) {
		int at = at(number);
		return (this.numbers[at] == number) ? (T) this.values[at] : null;
	}

	/**
	 * Puts a value where there may be another one.
	 */
	void put(long number, T value) {
		int at = at(number);
		while (this.values[at] != null && this.numbers[at] != number) {
			grow();
			at = at(number);
		}
		if (this.values[at] == null) {
			this.size++;
		}
		this.values[at] = value;
		this.numbers[at] = number;
	}

	@Nullable T remove(long number) {
		T value = get(number);
		if (value != null) {
			this.values[at(number)] = null;
			this.size--;
			if (this.size == 0 && this.values.length > FIRST_SIZE) {
				clear();
			}
		}
		return value;
	}

	void clear() {
		this.values = new @Nullable Object[FIRST_SIZE];
		this.numbers = new long[FIRST_SIZE];
		this.size = 0;
	}

	int size() {
		return this.size;
	}

	private int at(long number) {
		return (int) number & (this.values.length - 1);
	}

	private void grow() {
		@Nullable Object[] old = this.values;
		long[] oldNumbers = this.numbers;
		this.values = new @Nullable Object[old.length * 2];
		this.numbers = new long[old.length * 2];
		for (int i = 0; i < old.length; i++) {
			if (old[i] != null) {
				int at = at(oldNumbers[i]);
				this.values[at] = old[i];
				this.numbers[at] = oldNumbers[i];
			}
		}
	}

}
