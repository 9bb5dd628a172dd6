package io.pura.story;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that takes one message in a millisecond, and one that sends to it as fast as
 * it can: neither keeps more than its bounds say, or it would die of it.
 */
@Timeout(600)
class SlowReceiverTests {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final int HEAP_MEGABYTES = 64;

	/** What 64 MiB of heap may hold at most after a collection. */
	private static final int BOUND_MEGABYTES = 56;

	/** Twice as much as fits the heap of one of them. */
	private static final int DROPS = 2 * HEAP_MEGABYTES * 1024 * 1024 / FloodingNode.CONTENT_BYTES;

	@Test
	void memoryOfBothStaysUnderItsBound() throws Exception {
		List<String> jvm = List.of("-Xmx" + HEAP_MEGABYTES + "m", "-XX:MaxDirectMemorySize=" + HEAP_MEGABYTES + "m",
				"-XX:+ExitOnOutOfMemoryError");
		try (TwoProcesses two = TwoProcesses.start(jvm, FloodingNode.class, Integer.toString(DROPS))) {
			two.active().await("all sent", PATIENCE);
			assertThat(two.active().await("handled ", PATIENCE)).isEqualTo(Integer.toString(DROPS));
			two.active().awaitEnd(PATIENCE);
			for (StoryProcess process : List.of(two.active(), two.passive())) {
				assertThat(process.all("in use ")).as("samples of %s", process)
					.isNotEmpty()
					.allSatisfy((used) -> assertThat(Integer.parseInt(used)).isLessThan(BOUND_MEGABYTES));
			}
		}
	}

}
