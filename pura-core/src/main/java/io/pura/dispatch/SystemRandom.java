package io.pura.dispatch;

import java.util.Random;
import java.util.random.RandomGenerator;

import io.pura.Internal;

/**
 * The source of chance of an actor system that was given none, and the only place that
 * takes an unseeded one.
 */
@Internal
public final class SystemRandom {

	private SystemRandom() {
	}

	/**
	 * Returns a generator with a fresh seed that any thread may use.
	 * @return a new generator
	 */
	public static RandomGenerator create() {
		return new Random();
	}

}
