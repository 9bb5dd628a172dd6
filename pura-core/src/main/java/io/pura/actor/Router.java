package io.pura.actor;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Picks one of the instances of a pool. Safe for use by any thread.
 */
@FunctionalInterface
interface Router {

	/**
	 * Picks the instance that takes a message.
	 * @param workers the instances, at least one
	 * @return the index of the one that is picked
	 */
	int pick(List<? extends PoolWorker<?>> workers, Message<?, ?> message);

	static Router roundRobin() {
		AtomicInteger count = new AtomicInteger();
		return (workers, message) -> Math.floorMod(count.getAndIncrement(), workers.size());
	}

	static Router random(RandomGenerator random) {
		return (workers, message) -> random.nextInt(workers.size());
	}

	static Router leastLoaded() {
		Router first = roundRobin();
		return (workers, message) -> {
			int start = first.pick(workers, message);
			int best = start;
			int lowest = workers.get(start).load();
			for (int i = 1; i < workers.size() && lowest > 0; i++) {
				int index = (start + i) % workers.size();
				int load = workers.get(index).load();
				if (load < lowest) {
					lowest = load;
					best = index;
				}
			}
			return best;
		};
	}

}
