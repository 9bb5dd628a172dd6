package io.pura.benchmarks.local.workload;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.pura.benchmarks.measure.Metric;

/**
 * Threads tell one actor, and wait while {@value BoundedTells#CAPACITY} messages wait for
 * it.
 *
 * @param producers the number of threads
 */
record BoundedTell(int producers) implements LocalWorkload<BoundedTells> {

	@Override
	public String name() {
		return "bounded " + this.producers + ":1";
	}

	@Override
	public Class<BoundedTells> ability() {
		return BoundedTells.class;
	}

	@Override
	public Size size() {
		return Size.inUnitsOf(this.producers, 40_000_000);
	}

	@Override
	public Map<Metric, Double> run(BoundedTells ability, int ticks) throws Exception {
		CountDownLatch handled = new CountDownLatch(1);
		Sink sink = ability.sink(ticks, handled::countDown);
		return new Producers(this.producers).measure(sink, ticks, handled);
	}

}
