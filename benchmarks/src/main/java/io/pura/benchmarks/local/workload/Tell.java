package io.pura.benchmarks.local.workload;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.pura.benchmarks.measure.Metric;

/**
 * Threads tell one actor as fast as they can, until it has handled everything.
 *
 * @param producers the number of threads
 */
record Tell(int producers) implements LocalWorkload<Tells> {

	@Override
	public String name() {
		return "tell " + this.producers + ":1";
	}

	@Override
	public Class<Tells> ability() {
		return Tells.class;
	}

	@Override
	public Size size() {
		return Size.inUnitsOf(this.producers, 16_000_000);
	}

	@Override
	public Map<Metric, Double> run(Tells ability, int ticks) throws Exception {
		CountDownLatch handled = new CountDownLatch(1);
		Sink sink = ability.sink(this.producers, ticks, handled::countDown);
		return new Producers(this.producers).measure(sink, ticks, handled);
	}

}
