package io.pura.mailbox;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Races of the producers of a {@link Mailbox} with each other and with the consumer.
 */
public class MailboxStress {

	private static MessageQueue queue(int capacity) {
		return new MessageQueue(capacity, (size) -> {
		});
	}

	/**
	 * Returns a queue whose first chunk has room for some more messages, and is otherwise
	 * left behind by the consumer.
	 */
	private static MessageQueue queue(int capacity, int room) {
		MessageQueue queue = queue(capacity);
		for (int i = room; i < Mailbox.FIRST_CHUNK; i++) {
			queue.add("old");
			queue.poll();
		}
		queue.settle();
		return queue;
	}

	private static String drain(MessageQueue queue) {
		StringBuilder all = new StringBuilder();
		for (Object message = queue.poll(); message != null; message = queue.poll()) {
			all.append(message);
		}
		return all.append(queue.isEmpty() ? "" : "?").toString();
	}

	/**
	 * Two producers and the consumer: nothing is lost or doubled, and each producer's
	 * messages keep their order.
	 */
	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "All, in order")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled or out of order")
	@State
	public static class TwoProducersAndConsumer {

		private final MessageQueue queue = queue(0);

		private final List<Object> taken = new ArrayList<>(16);

		@Actor
		public void first() {
			for (int i = 0; i < 5; i++) {
				this.queue.add(i);
			}
		}

		@Actor
		public void second() {
			for (int i = 0; i < 5; i++) {
				this.queue.add(10 + i);
			}
		}

		@Actor
		public void consumer() {
			for (int i = 0; i < 10; i++) {
				take();
			}
		}

		private boolean take() {
			Object message = this.queue.poll();
			if (message != null) {
				this.taken.add(message);
			}
			return message != null;
		}

		@Arbiter
		public void rest(I_Result result) {
			boolean more = true;
			while (more) {
				more = take();
			}
			int[] next = { 0, 10 };
			boolean inOrder = true;
			for (Object message : this.taken) {
				inOrder &= (int) message == next[(int) message / 10]++;
			}
			result.r1 = (inOrder && this.taken.size() == 10 && this.queue.isEmpty()) ? 1 : 0;
		}

	}

	/**
	 * Two producers make the first chunk.
	 */
	@JCStressTest
	@Outcome(id = { "ab", "ba" }, expect = Expect.ACCEPTABLE, desc = "Both")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost")
	@State
	public static class FirstChunk {

		private final MessageQueue queue = queue(0);

		@Actor
		public void first() {
			this.queue.add("a");
		}

		@Actor
		public void second() {
			this.queue.add("b");
		}

		@Arbiter
		public void rest(L_Result result) {
			result.r1 = drain(this.queue);
		}

	}

	/**
	 * Two producers make the next chunk.
	 */
	@JCStressTest
	@Outcome(id = { "abcd", "acbd", "acdb", "cabd", "cadb", "cdab" }, expect = Expect.ACCEPTABLE, desc = "All")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost or out of order")
	@State
	public static class NextChunk {

		private final MessageQueue queue = queue(0, 1);

		@Actor
		public void first() {
			this.queue.add("a");
			this.queue.add("b");
		}

		@Actor
		public void second() {
			this.queue.add("c");
			this.queue.add("d");
		}

		@Arbiter
		public void rest(L_Result result) {
			result.r1 = drain(this.queue);
		}

	}

	/**
	 * Two producers make the next chunk of a bounded mailbox while the consumer leaves
	 * the first.
	 */
	@JCStressTest
	@Outcome(id = { "ab", "ba" }, expect = Expect.ACCEPTABLE, desc = "Both")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Lost")
	@State
	public static class NextChunkOfBounded {

		private final MessageQueue queue = queue(10, 0);

		private final StringBuilder taken = new StringBuilder();

		@Actor
		public void first() {
			this.queue.offer("a");
		}

		@Actor
		public void second() {
			this.queue.offer("b");
		}

		@Actor
		public void consumer() {
			Object message = this.queue.poll();
			if (message != null) {
				this.taken.append(message);
			}
		}

		@Arbiter
		public void rest(L_Result result) {
			result.r1 = this.taken + drain(this.queue);
		}

	}

	/**
	 * With room for one more, one of two producers has it.
	 */
	@JCStressTest
	@Outcome(id = { "true, false, 3", "false, true, 3" }, expect = Expect.ACCEPTABLE, desc = "One of the two")
	@Outcome(expect = Expect.FORBIDDEN, desc = "None or both")
	@State
	public static class Bound {

		private final MessageQueue queue = queue(3);

		public Bound() {
			this.queue.offer("x");
			this.queue.offer("y");
		}

		@Actor
		public void first(ZZI_Result result) {
			result.r1 = this.queue.offer("a");
		}

		@Actor
		public void second(ZZI_Result result) {
			result.r2 = this.queue.offer("b");
		}

		@Arbiter
		public void rest(ZZI_Result result) {
			result.r3 = drain(this.queue).length();
		}

	}

	/**
	 * The same where the one is the first of a new chunk.
	 */
	@JCStressTest
	@Outcome(id = { "true, false, 1", "false, true, 1" }, expect = Expect.ACCEPTABLE, desc = "One of the two")
	@Outcome(expect = Expect.FORBIDDEN, desc = "None or both")
	@State
	public static class BoundInNextChunk {

		private final MessageQueue queue = queue(1, 0);

		@Actor
		public void first(ZZI_Result result) {
			result.r1 = this.queue.offer("a");
		}

		@Actor
		public void second(ZZI_Result result) {
			result.r2 = this.queue.offer("b");
		}

		@Arbiter
		public void rest(ZZI_Result result) {
			result.r3 = drain(this.queue).length();
		}

	}

	/**
	 * Two producers take the room that the consumer makes, and no more.
	 */
	@JCStressTest
	@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Within the bound")
	@Outcome(expect = Expect.FORBIDDEN, desc = "More than the bound, or lost")
	@State
	public static class BoundWhileConsumed {

		private final MessageQueue queue = queue(1);

		private int accepted;

		private int taken;

		private volatile boolean tooMany;

		private boolean firstAccepted;

		private boolean secondAccepted;

		public BoundWhileConsumed() {
			this.queue.offer("x");
		}

		@Actor
		public void first() {
			this.firstAccepted = this.queue.offer("a");
		}

		@Actor
		public void second() {
			this.secondAccepted = this.queue.offer("b");
		}

		@Actor
		public void consumer() {
			this.taken += (this.queue.poll() != null) ? 1 : 0;
			this.tooMany = this.queue.mailboxSize() > 1;
		}

		@Arbiter
		public void rest(I_Result result) {
			this.accepted = 1 + (this.firstAccepted ? 1 : 0) + (this.secondAccepted ? 1 : 0);
			this.taken += drain(this.queue).length();
			result.r1 = (this.accepted == this.taken && this.accepted <= 2 && !this.tooMany) ? 1 : 0;
		}

	}

	/**
	 * A consumer that goes to sleep and the producer of the very first message: one of
	 * them sees the other.
	 */
	@JCStressTest
	@Outcome(id = { "true, true", "true, false", "false, false" }, expect = Expect.ACCEPTABLE, desc = "Seen")
	@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "Asleep beside a message")
	@State
	public static class SleepBeforeFirstMessage {

		private final MessageQueue queue = queue(0);

		private volatile boolean sleeps;

		@Actor
		public void producer(ZZ_Result result) {
			this.queue.add("a");
			result.r1 = this.sleeps;
		}

		@Actor
		public void consumer(ZZ_Result result) {
			this.sleeps = true;
			result.r2 = this.queue.isEmpty();
		}

	}

	/**
	 * The same within a chunk.
	 */
	@JCStressTest
	@Outcome(id = { "true, true", "true, false", "false, false" }, expect = Expect.ACCEPTABLE, desc = "Seen")
	@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "Asleep beside a message")
	@State
	public static class SleepWithinChunk {

		private final MessageQueue queue = queue(0, 3);

		private volatile boolean sleeps;

		@Actor
		public void producer(ZZ_Result result) {
			this.queue.add("a");
			result.r1 = this.sleeps;
		}

		@Actor
		public void consumer(ZZ_Result result) {
			this.sleeps = true;
			result.r2 = this.queue.isEmpty();
		}

	}

	/**
	 * The same between two chunks.
	 */
	@JCStressTest
	@Outcome(id = { "true, true", "true, false", "false, false" }, expect = Expect.ACCEPTABLE, desc = "Seen")
	@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "Asleep beside a message")
	@State
	public static class SleepBetweenChunks {

		private final MessageQueue queue = queue(0, 0);

		private volatile boolean sleeps;

		@Actor
		public void producer(ZZ_Result result) {
			this.queue.add("a");
			result.r1 = this.sleeps;
		}

		@Actor
		public void consumer(ZZ_Result result) {
			this.sleeps = true;
			result.r2 = this.queue.isEmpty();
		}

	}

	/**
	 * The same with a bound.
	 */
	@JCStressTest
	@Outcome(id = { "true, true", "true, false", "false, false" }, expect = Expect.ACCEPTABLE, desc = "Seen")
	@Outcome(id = "false, true", expect = Expect.FORBIDDEN, desc = "Asleep beside a message")
	@State
	public static class SleepWithBound {

		private final MessageQueue queue = queue(5, 3);

		private volatile boolean sleeps;

		@Actor
		public void producer(ZZ_Result result) {
			this.queue.offer("a");
			result.r1 = this.sleeps;
		}

		@Actor
		public void consumer(ZZ_Result result) {
			this.sleeps = true;
			result.r2 = this.queue.isEmpty();
		}

	}

}
