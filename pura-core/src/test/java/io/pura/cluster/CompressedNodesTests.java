package io.pura.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.remote.NodeAddress;
import io.pura.serialization.compression.Compression;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two nodes on sockets, in whose buffers compression works without copies.
 */
class CompressedNodesTests {

	private static final int WORDS = 5000;

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = Mode.EXCLUDE)
	void messagesOfAllSizesArriveAsTheyWereSent(Compression compression) throws IOException {
		List<NodeAddress> addresses = addresses();
		try (ActorSystem first = ActorSystem.create("echo"); ActorSystem second = ActorSystem.create("echo")) {
			Cluster one = start(first, addresses, 0, compression);
			Cluster two = start(second, addresses, 1, compression);
			second.spawn("echo", EchoActor::new);
			await().until(() -> status(one, addresses.get(1)) == NodeStatus.UP
					&& status(two, addresses.get(0)) == NodeStatus.UP);
			ActorRef<Echo> echo = one.actor(one.member(addresses.get(1)).orElseThrow(), "echo", Echo.class);
			Random random = new Random(1);
			List<String> texts = IntStream.range(0, 300).mapToObj((i) -> text(random)).toList();
			List<CompletableFuture<String>> replies = texts.stream()
				.map((text) -> echo.ask(new Echo.Say(text)))
				.toList();
			for (int i = 0; i < texts.size(); i++) {
				assertThat(replies.get(i).join()).isEqualTo(texts.get(i));
			}
			assertThat(one.stats().compressedBytes()).isPositive().isLessThan(one.stats().uncompressedBytes());
			assertThat(two.stats().compressedBytes()).isPositive().isLessThan(two.stats().uncompressedBytes());
		}
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder();
		int words = random.nextInt(random.nextInt(WORDS) + 1);
		for (int i = 0; i < words; i++) {
			text.append("word").append(random.nextInt(100)).append(' ');
		}
		return text.toString();
	}

	private static NodeStatus status(Cluster from, NodeAddress of) {
		return from.member(of).orElseThrow().status();
	}

	private static Cluster start(ActorSystem system, List<NodeAddress> addresses, int index, Compression compression) {
		return Cluster.builder(system)
			.address(addresses.get(index))
			.seeds(addresses)
			.compression(compression, 1024)
			.start();
	}

	private static List<NodeAddress> addresses() throws IOException {
		try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return List.of(new NodeAddress("127.0.0.1", one.getLocalPort()),
					new NodeAddress("127.0.0.1", two.getLocalPort()));
		}
	}

	interface Echo {

		record Say(String text) implements Message<Echo, String> {
		}

	}

	static class EchoActor implements Actor<Echo> {

		@Handler
		String say(Echo.Say message) {
			return message.text();
		}

	}

}
