package io.pura.remote;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values by consecutive numbers.
 */
class RingTests {

	private final Ring<String> ring = new Ring<>();

	@Test
	void keepsValuesByNumberWhileTheWindowMovesAndGrows() {
		for (long number = 1; number <= 10_000; number++) {
			this.ring.put(number, "value " + number);
			long width = number % 100;
			if (number > width) {
				for (long old = Math.max(1, number - 200); old < number - width; old++) {
					this.ring.remove(old);
				}
			}
			assertThat(this.ring.get(number)).isEqualTo("value " + number);
			assertThat(this.ring.get(number + 1)).isNull();
		}
		assertThat(this.ring.size()).isEqualTo(1);
		assertThat(this.ring.get(10_000)).isEqualTo("value 10000");
	}

	@Test
	void replacesAndRemovesValues() {
		this.ring.put(7, "one");
		this.ring.put(7, "two");
		assertThat(this.ring.size()).isEqualTo(1);
		assertThat(this.ring.remove(7)).isEqualTo("two");
		assertThat(this.ring.remove(7)).isNull();
		assertThat(this.ring.remove(15)).isNull();
		assertThat(this.ring.size()).isZero();
	}

	@Test
	void keepsNumbersApartThatShareAPlace() {
		this.ring.put(1, "one");
		assertThat(this.ring.get(9)).isNull();
		this.ring.put(9, "nine");
		this.ring.put(17, "seventeen");
		assertThat(this.ring.get(1)).isEqualTo("one");
		assertThat(this.ring.get(9)).isEqualTo("nine");
		assertThat(this.ring.get(17)).isEqualTo("seventeen");
		assertThat(this.ring.size()).isEqualTo(3);
	}

}
