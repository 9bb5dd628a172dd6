package io.pura.benchmarks.local.workload;

import java.lang.ref.Reference;
import java.util.Map;

import io.pura.benchmarks.measure.Heap;
import io.pura.benchmarks.measure.Metric;

/**
 * Actors that are there and do nothing. The array that holds their references is not
 * counted.
 */
record Idle() implements LocalWorkload<Idles> {

	@Override
	public String name() {
		return "idle memory";
	}

	@Override
	public Class<Idles> ability() {
		return Idles.class;
	}

	@Override
	public Size size() {
		return Size.fixed(200_000);
	}

	@Override
	public Map<Metric, Double> run(Idles ability, int actors) throws Exception {
		Object[] refs = new Object[actors];
		long before = Heap.used();
		Runnable end = ability.idle(refs);
		long held = Heap.used() - before;
		Reference.reachabilityFence(refs);
		end.run();
		return Map.of(Metric.HEAP_PER_ACTOR, (double) held / actors);
	}

}
