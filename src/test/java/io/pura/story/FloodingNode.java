package io.pura.story;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

import io.pura.actor.ActorRef;
import io.pura.actor.Overflow;
import io.pura.remote.NodeAddress;

/**
 * Sends to the slow actor of the other node as fast as it can. Both nodes say how much of
 * the heap was still in use after collections.
 */
final class FloodingNode {

	static final int CONTENT_BYTES = 32 * 1024;

	private FloodingNode() {
	}

	/**
	 * Runs the node.
	 * @param arguments port, advertised address, address of the other node, and how many
	 * drops; without drops it is the slow node
	 */
	public static void main(String[] arguments) throws Exception {
		StoryNode node = StoryNode.start(Integer.parseInt(arguments[0]), NodeAddress.parse(arguments[1]),
				NodeAddress.parse(arguments[2]), (builder) -> builder.outboundOverflow(Overflow.WAIT));
		Thread sampler = new Thread(FloodingNode::sample, "sampler");
		sampler.setDaemon(true);
		sampler.start();
		if (arguments.length == 3) {
			node.system().spawn("slow", SlowActor::new);
			node.join();
			StoryNode.liveOn();
			return;
		}
		node.join();
		flood(node.actor("slow", Flood.class), Integer.parseInt(arguments[3]));
		System.exit(0);
	}

	private static void flood(ActorRef<Flood> slow, int count) {
		for (int number = 0; number < count; number++) {
			slow.tell(new Flood.Drop(number, new byte[CONTENT_BYTES]));
		}
		System.out.println("all sent");
		System.out.println("handled " + count(slow, Duration.ofMinutes(3)));
	}

	/** Behind all that was told before. */
	private static int count(ActorRef<Flood> slow, Duration patience) {
		try {
			return slow.ask(new Flood.Count(), patience).join();
		}
		catch (CompletionException ex) {
			System.out.println("FAILED: " + ex.getCause());
			return -1;
		}
	}

	/** What has survived the last collection, in MiB, again and again. */
	private static void sample() {
		long most = -1;
		while (true) {
			long now = ManagementFactory.getMemoryPoolMXBeans()
				.stream()
				.filter((pool) -> pool.getType() == MemoryType.HEAP)
				.map(MemoryPoolMXBean::getCollectionUsage)
				.mapToLong(MemoryUsage::getUsed)
				.sum() / (1024 * 1024);
			if (now > most) {
				most = now;
				System.out.println("in use " + most);
			}
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
		}
	}

}
