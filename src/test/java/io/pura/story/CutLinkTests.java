package io.pura.story;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two processes, each of which reaches the other one through a proxy that cuts the link.
 */
@Timeout(300)
class CutLinkTests {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final int ASKS = 20_000;

	/** In numbers noted. */
	private static final int BETWEEN_CUTS = 2_500;

	@Test
	void whatIsKnownOfEachAskIsTrue() throws Exception {
		int tallyPort = freePort();
		int askingPort = freePort();
		try (CuttingProxy toTally = new CuttingProxy(tallyPort);
				CuttingProxy toAsking = new CuttingProxy(askingPort);
				StoryProcess tally = start("tally", tallyPort, toTally, toAsking);
				StoryProcess asking = start("asking", askingPort, toAsking, toTally, Integer.toString(ASKS))) {
			asking.await("met", PATIENCE);
			for (int cut = 1; cut <= 5; cut++) {
				tally.await("noted " + cut * BETWEEN_CUTS, PATIENCE);
				if (cut == 3) {
					toTally.fallSilent();
					toAsking.fallSilent();
					asking.awaitLog("No keep-alive", PATIENCE);
					tally.awaitLog("No keep-alive", PATIENCE);
					toTally.heal();
					toAsking.heal();
				}
				else {
					toTally.reset();
					toAsking.reset();
				}
			}
			assertThat(asking.await("true: ", PATIENCE)).contains("answered");
			asking.awaitEnd(PATIENCE);
		}
	}

	private static StoryProcess start(String name, int port, CuttingProxy own, CuttingProxy other, String... more)
			throws IOException {
		String[] arguments = new String[3 + more.length];
		arguments[0] = Integer.toString(port);
		arguments[1] = own.address();
		arguments[2] = other.address();
		System.arraycopy(more, 0, arguments, 3, more.length);
		return StoryProcess.start(name, List.of("-Xmx256m"), AskingNode.class, arguments);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
