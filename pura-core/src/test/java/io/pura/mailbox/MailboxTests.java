package io.pura.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Mailbox}.
 */
@Timeout(60)
class MailboxTests {

	private final AtomicInteger grown = new AtomicInteger();

	private final MessageQueue unbounded = new MessageQueue(0, this.grown::set);

	@Test
	void isEmptyBeforeTheFirstMessage() {
		assertThat(this.unbounded.isEmpty()).isTrue();
		assertThat(this.unbounded.poll()).isNull();
		assertThat(this.unbounded.mailboxSize()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 8, 9, 24, 1000, 5000 })
	void keepsTheOrder(int count) {
		IntStream.range(0, count).forEach(this.unbounded::add);
		assertThat(this.unbounded.mailboxSize()).isEqualTo(count);
		assertThat(drain(this.unbounded)).containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
		assertThat(this.unbounded.isEmpty()).isTrue();
	}

	@Test
	void keepsTheOrderWhileTheConsumerKeepsUp() {
		for (int i = 0; i < 10_000; i++) {
			this.unbounded.add(i);
			assertThat(this.unbounded.poll()).isEqualTo(i);
			assertThat(this.unbounded.isEmpty()).isTrue();
		}
		assertThat(this.grown).hasValue(0);
	}

	@Test
	void tellsOfAMailboxThatKeepsGrowing() {
		IntStream.range(0, 2000).forEach(this.unbounded::add);
		assertThat(this.grown.get()).isBetween(1000, 2000);
	}

	@Test
	void refusesAMessageAboveTheBound() {
		MessageQueue mailbox = new MessageQueue(20, (size) -> {
		});
		for (int i = 0; i < 20; i++) {
			assertThat(mailbox.offer(i)).isTrue();
		}
		assertThat(mailbox.offer(20)).isFalse();
		assertThat(mailbox.poll()).isEqualTo(0);
		assertThat(mailbox.offer(21)).isTrue();
		assertThat(mailbox.offer(22)).isFalse();
		assertThat(drain(mailbox)).hasSize(20).endsWith(19, 21);
	}

	@Test
	void addsAboveTheBoundWhenItMust() {
		MessageQueue mailbox = new MessageQueue(1, (size) -> {
		});
		assertThat(mailbox.offer("a")).isTrue();
		mailbox.add("b");
		assertThat(mailbox.offer("c")).isFalse();
		assertThat(drain(mailbox)).containsExactly("a", "b");
	}

	@Test
	void takesTheBoundThatWasSetLast() {
		this.unbounded.add("a");
		this.unbounded.add("b");
		this.unbounded.mailboxCapacity(1);
		assertThat(this.unbounded.offer("c")).isFalse();
		assertThat(drain(this.unbounded)).containsExactly("a", "b");
		assertThat(this.unbounded.offer("d")).isTrue();
		assertThat(this.unbounded.offer("e")).isFalse();
		this.unbounded.mailboxCapacity(0);
		assertThat(this.unbounded.offer("f")).isTrue();
		assertThat(drain(this.unbounded)).containsExactly("d", "f");
	}

	@Test
	void refusesANegativeBound() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.unbounded.mailboxCapacity(-1))
			.withMessageContaining("-1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 16, 700 })
	void losesNothingAndKeepsTheOrderOfEachProducer(int capacity) throws Exception {
		int producers = 4;
		// With room for one, every message takes a switch of threads.
		int each = (capacity == 1) ? 2_000 : 100_000;
		MessageQueue mailbox = new MessageQueue(capacity, (size) -> {
		});
		AtomicInteger largest = new AtomicInteger();
		CountDownLatch begin = new CountDownLatch(1);
		ExecutorService executor = Executors.newFixedThreadPool(producers);
		try {
			List<Future<?>> futures = IntStream.range(0, producers)
				.<Future<?>>mapToObj((producer) -> executor.submit(() -> {
					begin.await();
					for (int i = 0; i < each; i++) {
						while (!mailbox.offer(new int[] { producer, i })) {
							Thread.yield();
						}
					}
					return null;
				}))
				.toList();
			int[] next = new int[producers];
			begin.countDown();
			for (int taken = 0; taken < producers * each;) {
				int[] message = (int[]) mailbox.poll();
				if (message != null) {
					assertThat(message[1]).isEqualTo(next[message[0]]++);
					taken++;
				}
				else {
					mailbox.settle();
					Thread.yield();
				}
				largest.accumulateAndGet(mailbox.mailboxSize(), Math::max);
			}
			for (Future<?> future : futures) {
				future.get(10, TimeUnit.SECONDS);
			}
			assertThat(mailbox.isEmpty()).isTrue();
			if (capacity > 0) {
				assertThat(largest.get()).isLessThanOrEqualTo(capacity);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static List<Object> drain(MessageQueue mailbox) {
		List<Object> messages = new ArrayList<>();
		for (Object message = mailbox.poll(); message != null; message = mailbox.poll()) {
			messages.add(message);
		}
		mailbox.settle();
		return messages;
	}

}
