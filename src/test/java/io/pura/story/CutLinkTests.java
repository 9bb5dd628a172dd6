package io.pura.story;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes whose link is cut again and again while one asks the other.
 */
@Timeout(600)
class CutLinkTests {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int ASKS = 20_000;

	/** In numbers noted. */
	private static final int BETWEEN_CUTS = 2_500;

	@Test
	void whatIsKnownOfEachAskIsTrue() throws Exception {
		try (TwoProcesses two = TwoProcesses.start(List.of("-Xmx256m"), AskingNode.class, Integer.toString(ASKS))) {
			two.active().await("met", PATIENCE);
			for (int cut = 1; cut <= 5; cut++) {
				two.passive().await("noted " + cut * BETWEEN_CUTS, PATIENCE);
				if (cut == 3) {
					two.cutSilently(PATIENCE);
				}
				else {
					two.cut();
				}
			}
			assertThat(two.active().await("true: ", PATIENCE)).contains("answered");
			two.active().awaitEnd(PATIENCE);
		}
	}

}
