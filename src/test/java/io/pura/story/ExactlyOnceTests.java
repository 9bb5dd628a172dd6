package io.pura.story;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes and a link that is cut again and again: numbered messages arrive once
 * each and in order.
 */
class ExactlyOnceTests {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	@Test
	@Timeout(600)
	void aHundredThousandMessagesOverTenCutsArriveOnceEachAndInOrder() throws Exception {
		deliver(100_000, 10);
	}

	@Test
	@Tag("soak")
	@Timeout(3600)
	void aMillionMessagesOverFiftyCutsArriveOnceEachAndInOrder() throws Exception {
		deliver(1_000_000, 50);
	}

	private static void deliver(int count, int cuts) throws Exception {
		int each = count / (cuts + 1) / InOrderActor.STEP * InOrderActor.STEP;
		try (TwoProcesses two = TwoProcesses.start(List.of("-Xmx256m"), DeliveringNode.class,
				Integer.toString(count))) {
			two.active().await("met", PATIENCE);
			for (int cut = 1; cut <= cuts; cut++) {
				two.passive().await("noted " + cut * each + ".", PATIENCE);
				if (cut % 5 == 0) {
					two.cutSilently(PATIENCE);
				}
				else {
					two.cut();
				}
			}
			assertThat(two.passive().all("noted ")).as("the last cut came before the end")
				.hasSizeLessThan(count / InOrderActor.STEP);
			assertThat(two.active().await("acknowledged ", PATIENCE)).isEqualTo(count + ", handled " + count);
			two.active().awaitEnd(PATIENCE);
		}
	}

}
