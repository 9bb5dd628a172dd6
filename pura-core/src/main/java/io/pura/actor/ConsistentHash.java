package io.pura.actor;

import java.util.List;
import java.util.function.Function;

/**
 * Has messages with the same key taken by the same instance, by rendezvous hashing
 * (Thaler and Ravishankar 1998): each instance has a score for the key, and the highest
 * wins.
 *
 * @param key returns the key of a message
 */
record ConsistentHash(Function<? super Message<?, ?>, ?> key) implements Routing, Router {

	ConsistentHash {
		if (key == null) {
			throw new IllegalArgumentException("'key' must not be null");
		}
	}

	@Override
	public int pick(List<? extends PoolWorker<?>> workers, Message<?, ?> message) {
		Object key = this.key.apply(message);
		long hash = mix((key != null) ? key.hashCode() : 0);
		int best = 0;
		long highest = Long.MIN_VALUE;
		for (int i = 0; i < workers.size(); i++) {
			long score = mix(hash ^ mix(workers.get(i).number() + 1));
			if (score > highest) {
				highest = score;
				best = i;
			}
		}
		return best;
	}

	/**
	 * The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
	 */
	private static long mix(long value) {
		long mixed = (value + 0x9e3779b97f4a7c15L);
		mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
		return mixed ^ (mixed >>> 31);
	}

}
