package io.pura.benchmarks.remote.workload;

import java.time.Duration;
import java.util.List;

import io.pura.benchmarks.measure.Workload;
import io.pura.benchmarks.remote.workload.RemoteWorkload.Aspect;

/**
 * All remote workloads.
 */
public final class RemoteWorkloads {

	private static final int SMALL = 100;

	private static final int MEDIUM = 1024;

	private static final int LARGE = 64 * 1024;

	private static final int MANY = 8;

	private RemoteWorkloads() {
	}

	/**
	 * Returns all workloads. Those that need rare events take several times as long.
	 * @param time how long a usual run takes, though something is done in any case
	 * @return the workloads in the order of the runs
	 */
	public static List<RemoteWorkload> all(Duration time) {
		return List.of(new RemoteTell(SMALL, 1, time), new RemoteTell(SMALL, MANY, time),
				new RemoteTell(MEDIUM, 1, time), new RemoteTell(MEDIUM, MANY, time), new RemoteTell(LARGE, 1, time),
				new RemoteTell(LARGE, MANY, time), new RemoteAsk(SMALL, 1, time.multipliedBy(2)),
				new RemoteAsk(SMALL, 64, time), new RemoteAsk(SMALL, 1000, time),
				new LargeAmongSmall(time.multipliedBy(8)), new SlowReceiver(1, time.multipliedBy(25)),
				new SlowReceiver(MANY, time.multipliedBy(25)), new RemoteTell(Aspect.ENCRYPTION, SMALL, 1, time));
	}

	/**
	 * Returns the names of all workloads.
	 * @return the names in the order of the runs
	 */
	public static List<String> names() {
		return all(Duration.ZERO).stream().map(Workload::name).toList();
	}

}
