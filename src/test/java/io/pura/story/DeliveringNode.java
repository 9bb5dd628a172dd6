package io.pura.story;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

import io.pura.actor.ActorRef;
import io.pura.actor.DeliveryGuarantee;
import io.pura.remote.NodeAddress;

/**
 * Delivers numbers to the other node, exactly once each.
 */
final class DeliveringNode {

	private static final int IN_FLIGHT = 500;

	private DeliveringNode() {
	}

	/**
	 * Runs the node.
	 * @param arguments port, advertised address, address of the other node, and how many
	 * numbers; without numbers it is the node that takes them
	 */
	public static void main(String[] arguments) throws Exception {
		StoryNode node = StoryNode.start(Integer.parseInt(arguments[0]), NodeAddress.parse(arguments[1]),
				NodeAddress.parse(arguments[2]));
		if (arguments.length == 3) {
			node.system().spawn("deliveries", InOrderActor::new);
			node.join();
			StoryNode.liveOn();
			return;
		}
		node.join();
		deliver(node, Integer.parseInt(arguments[3]));
		System.exit(0);
	}

	private static void deliver(StoryNode node, int count) throws InterruptedException {
		ActorRef<Deliveries> other = node.actor("deliveries", Deliveries.class);
		Semaphore places = new Semaphore(IN_FLIGHT);
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		for (int number = 0; number < count && failures.isEmpty(); number++) {
			places.acquire();
			other.deliver(new Deliveries.Deliver(number), DeliveryGuarantee.EXACTLY_ONCE)
				.whenComplete((none, failure) -> {
					if (failure != null) {
						failures.add(failure);
					}
					places.release();
				});
		}
		places.acquire(IN_FLIGHT);
		if (!failures.isEmpty()) {
			System.out.println("FAILED: " + failures.peek());
			System.exit(1);
		}
		node.awaitOther();
		System.out.println("acknowledged " + count + ", handled " + other.ask(new Deliveries.Count()).join());
	}

}
