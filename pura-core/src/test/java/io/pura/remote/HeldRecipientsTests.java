package io.pura.remote;

import java.util.ArrayList;
import java.util.List;

import io.pura.actor.Overflow;
import io.pura.remote.HeldRecipient.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where messages are counted, and in which order they go, while their recipients are
 * held.
 */
class HeldRecipientsTests {

	private static final int MESSAGES = 8;

	private static final int BYTES = 100;

	private final Tells tells = new Tells();

	private final Room queue = new Room(MESSAGES, MESSAGES * BYTES);

	private final WaitingLine waiting = new WaitingLine();

	private final List<Integer> dropped = new ArrayList<>();

	private HeldRecipients held(Overflow overflow) {
		return new HeldRecipients(new OutboundSettings(MESSAGES, MESSAGES * BYTES, overflow), this.queue,
				(message) -> this.dropped.add(Tells.number(message)));
	}

	private Outgoing.Tell tell(String name, int number) {
		return this.tells.tell(name, number, BYTES);
	}

	private HeldRecipient hold(HeldRecipients held, String name) {
		held.hold(RecipientKey.named(name), Reason.OTHER_SIDE, this.waiting);
		HeldRecipient recipient = held.find(RecipientKey.named(name));
		assertThat(recipient).isNotNull();
		return recipient;
	}

	private void resume(HeldRecipients held, String name) {
		held.resume(RecipientKey.named(name), Reason.OTHER_SIDE, this.waiting);
	}

	private void park(HeldRecipients held, HeldRecipient recipient, String name, int number) {
		this.queue.force(BYTES);
		held.park(recipient, tell(name, number));
	}

	private static List<Integer> drain(HeldRecipients held) {
		List<Integer> numbers = new ArrayList<>();
		for (ParkedMessage next = held.pollResuming(); next != null; next = held.pollResuming()) {
			numbers.add(Tells.number(next));
			held.free(next);
		}
		return numbers;
	}

	@Test
	void eachMayFillAQuarterAndAllTogetherTheBounds() {
		HeldRecipients held = held(Overflow.REJECT);
		for (String name : List.of("a", "b", "c", "d")) {
			HeldRecipient recipient = hold(held, name);
			assertThat(recipient.take(BYTES)).isTrue();
			assertThat(recipient.take(BYTES)).isTrue();
			assertThat(recipient.take(BYTES)).as("more than its share").isFalse();
		}
		HeldRecipient last = hold(held, "e");
		assertThat(last.take(BYTES)).as("more than all may have").isFalse();
		hold(held, "a").give(BYTES);
		assertThat(last.take(BYTES)).isTrue();
		assertThat(held.bytes()).isEqualTo(MESSAGES * BYTES);
	}

	@ParameterizedTest
	@EnumSource
	void whatWasInTheQueueBeforeMayTakeAllTheRoomAndThenThePolicyHolds(Overflow overflow) {
		HeldRecipients held = held(overflow);
		HeldRecipient recipient = hold(held, "a");
		for (int i = 0; i < MESSAGES; i++) {
			park(held, recipient, "a", i);
		}
		assertThat(this.queue.bytes()).isZero();
		assertThat(held.bytes()).isEqualTo(MESSAGES * BYTES);
		assertThat(this.dropped).isEmpty();
		park(held, recipient, "a", MESSAGES);
		assertThat(this.queue.bytes()).as("counted in the queue").isEqualTo((overflow == Overflow.WAIT) ? BYTES : 0);
		assertThat(this.dropped).isEqualTo(switch (overflow) {
			case REJECT -> List.of(MESSAGES);
			case DROP_OLDEST -> List.of(0);
			case WAIT -> List.of();
		});
		resume(held, "a");
		assertThat(drain(held)).isSorted().hasSize(MESSAGES + 1 - this.dropped.size());
		assertThat(this.queue.bytes()).isZero();
		assertThat(held.bytes()).isZero();
	}

	@Test
	void recipientThatIsHeldAgainKeepsWhatHasNotGoneYet() {
		HeldRecipients held = held(Overflow.REJECT);
		HeldRecipient recipient = hold(held, "a");
		park(held, recipient, "a", 1);
		park(held, recipient, "a", 2);
		resume(held, "a");
		ParkedMessage first = held.pollResuming();
		assertThat(first).isNotNull();
		assertThat(Tells.number(first)).isEqualTo(1);
		HeldRecipient again = hold(held, "a");
		assertThat(drain(held)).isEmpty();
		park(held, again, "a", 3);
		resume(held, "a");
		assertThat(drain(held)).containsExactly(2, 3);
	}

	@Test
	void recipientIsHeldForAsLongAsThereIsAReason() {
		HeldRecipients held = held(Overflow.REJECT);
		RecipientKey key = RecipientKey.named("a");
		hold(held, "a");
		held.hold(key, Reason.TOO_MANY_LARGE, this.waiting);
		held.resume(key, Reason.OTHER_SIDE, this.waiting);
		assertThat(held.find(key)).isNotNull();
		held.resume(key, Reason.TOO_MANY_LARGE, this.waiting);
		assertThat(held.find(key)).isNull();
	}

	@Test
	void whoWaitsForRoomWaitsWithItsRecipient() {
		HeldRecipients held = held(Overflow.REJECT);
		this.waiting.add(new WaitingForRoom(tell("a", 1)));
		this.waiting.add(new WaitingForRoom(tell("b", 2)));
		this.waiting.add(new WaitingForRoom(tell("a", 3)));
		HeldRecipient recipient = hold(held, "a");
		assertThat(let(this.waiting, 2)).containsExactly(2);
		assertThat(let(recipient.waiting(), 1)).containsExactly(1);
		resume(held, "a");
		assertThat(let(recipient.waiting(), 1)).isEmpty();
		assertThat(let(this.waiting, 2)).containsExactly(3);
	}

	private static List<Integer> let(WaitingLine line, int room) {
		List<Integer> admitted = new ArrayList<>();
		line.admit((message) -> admitted.size() < room && admitted.add(Tells.number(message)));
		return admitted;
	}

}
