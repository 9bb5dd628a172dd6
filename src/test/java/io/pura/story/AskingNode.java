package io.pura.story;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;

import io.pura.actor.ActorRef;
import io.pura.actor.Ask;
import io.pura.actor.NodeUnreachableException;
import io.pura.actor.NodeUnreachableException.Delivery;
import io.pura.remote.NodeAddress;

/**
 * Asks the tally of the other node with numbers, and looks at the end whether what it was
 * told of each ask was true.
 */
final class AskingNode {

	private static final int IN_FLIGHT = 200;

	private final Queue<Integer> answered = new ConcurrentLinkedQueue<>();

	private final Queue<Integer> certainlyNot = new ConcurrentLinkedQueue<>();

	private final Queue<Integer> unknown = new ConcurrentLinkedQueue<>();

	private final Queue<Throwable> others = new ConcurrentLinkedQueue<>();

	private AskingNode() {
	}

	/**
	 * Runs the node.
	 * @param arguments port, advertised address, address of the other node, and how many
	 * numbers; without numbers it is the node with the tally
	 */
	public static void main(String[] arguments) throws Exception {
		StoryNode node = StoryNode.start(Integer.parseInt(arguments[0]), NodeAddress.parse(arguments[1]),
				NodeAddress.parse(arguments[2]));
		if (arguments.length == 3) {
			node.system().spawn("tally", TallyActor::new);
			node.join();
			StoryNode.liveOn();
			return;
		}
		node.join();
		new AskingNode().run(node, Integer.parseInt(arguments[3]));
		System.exit(0);
	}

	private void run(StoryNode node, int count) throws InterruptedException {
		ActorRef<Tally> tally = node.actor("tally", Tally.class);
		Semaphore places = new Semaphore(IN_FLIGHT);
		Phaser open = new Phaser(1);
		for (int i = 0; i < count; i++) {
			int number = i;
			node.awaitOther();
			places.acquire();
			open.register();
			tally.ask(new Tally.Note(number)).whenComplete((reply, failure) -> {
				note(number, failure);
				places.release();
				open.arriveAndDeregister();
			});
		}
		open.arriveAndAwaitAdvance();
		node.awaitOther();
		check(count, tally.ask(new Tally.Noted()).join());
		System.out.printf("true: %d answered, %d certainly not delivered, %d unknown%n", this.answered.size(),
				this.certainlyNot.size(), this.unknown.size());
	}

	private void note(int number, Throwable failure) {
		if (failure == null) {
			this.answered.add(number);
		}
		else if (Ask.cause(failure) instanceof NodeUnreachableException lost) {
			((lost.delivery() == Delivery.NOT_DELIVERED) ? this.certainlyNot : this.unknown).add(number);
		}
		else {
			this.others.add(failure);
		}
	}

	private void check(int count, List<Integer> noted) {
		Set<Integer> seen = new HashSet<>(noted);
		require(this.others.isEmpty(), "fails otherwise: " + this.others);
		require(this.answered.size() + this.certainlyNot.size() + this.unknown.size() == count, "every ask ends once");
		require(seen.size() == noted.size(), "nothing is noted twice");
		require(noted.stream().sorted().toList().equals(noted), "the order is kept");
		require(seen.containsAll(this.answered), "what is answered is noted");
		require(this.certainlyNot.stream().noneMatch(seen::contains), "what is certainly not delivered is not noted");
	}

	private static void require(boolean condition, String what) {
		if (!condition) {
			System.out.println("UNTRUE: " + what);
			System.exit(1);
		}
	}

}
