package io.pura.remote;

import java.util.Map;
import java.util.SplittableRandom;

import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import io.pura.testkit.ManualTime;

/**
 * Numbered messages to actors that need not be there.
 */
final class Tells {

	private final ActorSystem system = new ManualTime(new SplittableRandom(1)).process()
		.builder("tells")
		.random(new SplittableRandom(2))
		.build();

	private final HomeRoute route = new HomeRoute(new NodeId(new NodeAddress("node-1", 8558), 1),
			this.system.remoting(), new Exports(this.system));

	/**
	 * Returns a message.
	 * @param name the name of its recipient
	 * @param bytes how many it is said to take
	 */
	Outgoing.Tell tell(String name, int number, int bytes) {
		RemoteActorRef<Box> to = new RemoteActorRef<>(this.system.remoting(), this.route,
				RemoteActorRef.ANY_INCARNATION, RecipientKey.named(name), "tells");
		return new Outgoing.Tell(to, new Box.Put(number), Map.of(), null, bytes);
	}

	/**
	 * Returns the number of a message, parked or not.
	 */
	static int number(Object item) {
		return ((Box.Put) ParkedMessage.message(item).message()).number();
	}

	/**
	 * Takes numbers.
	 */
	interface Box {

		record Put(int number) implements Message<Box, Integer> {
		}

	}

}
