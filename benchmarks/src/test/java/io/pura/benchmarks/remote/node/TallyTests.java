package io.pura.benchmarks.remote.node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TallyTests {

	private static final byte[] PAYLOAD = { 1, 2, 3 };

	private final Tally tally = new Tally();

	@Test
	void countsWhatComesInTheOrderOfEachSender() {
		for (int number = 1; number <= 3; number++) {
			add(0, number, PAYLOAD);
			add(7, number, PAYLOAD);
		}
		assertThat(count()).isEqualTo(new Count(0, 6, 0));
	}

	@Test
	void senderMayBeginAnew() {
		add(0, 1, PAYLOAD);
		add(0, 2, PAYLOAD);
		add(0, 1, PAYLOAD);
		add(0, 2, PAYLOAD);
		assertThat(count().broken()).isZero();
	}

	@Test
	void seesWhatIsOutOfOrder() {
		add(0, 1, PAYLOAD);
		add(0, 3, PAYLOAD);
		add(0, 2, PAYLOAD);
		assertThat(count().broken()).isEqualTo(2);
	}

	@Test
	void seesWhatHasChangedOnItsWay() {
		long check = Tally.check(0, 1, PAYLOAD);
		this.tally.add(0, 1, check, new byte[] { 1, 2 });
		this.tally.add(0, 1, check, new byte[] { 1, 2, 0 });
		this.tally.add(1, 1, check, PAYLOAD);
		this.tally.add(0, 2, check, PAYLOAD);
		assertThat(count().broken()).isEqualTo(4);
	}

	@Test
	void pausesWithEachMessageForAsLongAsItShould() {
		this.tally.count(20_000, 60_000);
		long begin = System.nanoTime();
		add(0, 1, PAYLOAD);
		add(0, 2, PAYLOAD);
		assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(40_000_000);
	}

	@Test
	@Timeout(30)
	void knowsThePeakOfTheHeapWhenItIsNoLongerSlow() {
		assertThat(this.tally.count(1_000, 50).peakHeap()).isZero();
		for (int number = 1; count().peakHeap() == 0; number++) {
			add(0, number, PAYLOAD);
		}
		assertThat(count().peakHeap()).isGreaterThan(100_000);
	}

	@Test
	void wrongCountIsRefused() {
		Count before = new Count(1, 10, 0);
		new Count(1, 15, 0).checkSince(before, 5);
		assertThatIllegalStateException().isThrownBy(() -> new Count(1, 14, 0).checkSince(before, 5))
			.withMessage("Lost 1 of 5 messages");
		assertThatIllegalStateException().isThrownBy(() -> new Count(2, 15, 0).checkSince(before, 5))
			.withMessage("1 of 5 messages were cut, changed or out of order");
	}

	@Test
	void wrongAnswerIsRefused() {
		Answer answer = new Answer(4, new byte[100]);
		answer.check(4, 100);
		assertThatIllegalStateException().isThrownBy(() -> answer.check(5, 100))
			.withMessage("Expected 5 with 100 bytes and was answered 4 with 100");
		assertThatIllegalStateException().isThrownBy(() -> answer.check(4, 99));
	}

	private void add(int sender, long number, byte[] payload) {
		this.tally.add(sender, number, Tally.check(sender, number, payload), payload);
	}

	private Count count() {
		return this.tally.count(0, 0);
	}

}
