package io.pura.benchmarks.local.workload;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.pura.benchmarks.measure.Metric;

/**
 * Actors do something among themselves once they have been set off.
 *
 * @param <A> what the system must be able to do
 * @param name what it is called in tables
 * @param ability the type of the ability
 * @param size how many operations there may be
 * @param parties how many actors say that they are done
 * @param setup sets it up
 */
record AmongActors<A extends Ability>(String name, Class<A> ability, Size size, int parties,
		Setup<A> setup) implements LocalWorkload<A> {

	@Override
	public Map<Metric, Double> run(A ability, int operations) throws Exception {
		CountDownLatch done = new CountDownLatch(this.parties);
		Runnable start = this.setup.prepare(ability, operations, done::countDown);
		Stopwatch stopwatch = Stopwatch.start();
		start.run();
		return stopwatch.stopAt(done).of(operations);
	}

	/**
	 * Sets actors up.
	 */
	interface Setup<A> {

		Runnable prepare(A ability, int operations, Runnable done);

	}

}
