package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of messages of which some are taken out of the middle.
 */
class EvictingQueueTests {

	private final Tells tells = new Tells();

	private final EvictingQueue queue = new EvictingQueue();

	private Object item(int number, boolean parked) {
		Outgoing.Tell tell = this.tells.tell("box", number, 0);
		return parked ? new ParkedMessage(tell, null) : tell;
	}

	@Test
	void evictsTheOldestThatIsNotParkedAndKeepsTheOrderOfAllOthers() {
		this.queue.add(item(1, true));
		this.queue.add(item(2, false));
		this.queue.add(item(3, true));
		this.queue.add(item(4, false));
		this.queue.add(item(5, true));
		assertThat(this.queue.evict()).satisfies((tell) -> assertThat(Tells.number(tell)).isEqualTo(2));
		assertThat(this.queue.evict()).satisfies((tell) -> assertThat(Tells.number(tell)).isEqualTo(4));
		assertThat(this.queue.evict()).isNull();
		List<Object> rest = new ArrayList<>();
		this.queue.drainTo(rest);
		assertThat(rest).extracting(Tells::number).containsExactly(1, 3, 5);
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void isLikeAListWhateverIsDone() {
		SplittableRandom random = new SplittableRandom(1);
		List<Object> model = new ArrayList<>();
		for (int step = 0; step < 20_000; step++) {
			switch (random.nextInt(8)) {
				case 0, 1, 2 -> {
					Object item = item(step, random.nextBoolean());
					this.queue.add(item);
					model.add(item);
				}
				case 3, 4 -> assertThat(this.queue.poll()).isSameAs(model.isEmpty() ? null : model.remove(0));
				case 5, 6 -> {
					Object oldest = model.stream().filter(Outgoing.Tell.class::isInstance).findFirst().orElse(null);
					model.remove(oldest);
					assertThat(this.queue.evict()).isSameAs(oldest);
				}
				default -> {
					int digit = random.nextInt(10);
					this.queue.removeIf((item) -> Tells.number(item) % 10 == digit);
					model.removeIf((item) -> Tells.number(item) % 10 == digit);
				}
			}
			this.queue.settle();
			assertThat(this.queue.isEmpty()).isEqualTo(model.isEmpty());
		}
	}

}
