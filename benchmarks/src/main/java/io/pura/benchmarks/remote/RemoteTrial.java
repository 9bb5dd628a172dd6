package io.pura.benchmarks.remote;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.pura.benchmarks.measure.Lifeline;
import io.pura.benchmarks.remote.node.Answers;
import io.pura.benchmarks.remote.node.Endpoint;
import io.pura.benchmarks.remote.node.TestedNode;
import io.pura.benchmarks.remote.workload.RemoteWorkload;

/**
 * Runs remote workloads on one contender, from this JVM to another one, and prints what
 * was measured.
 */
public final class RemoteTrial {

	private static final Duration MEETING_LIMIT = Duration.ofSeconds(30);

	private static final int WARM_UP_RUNS = 16;

	private RemoteTrial() {
	}

	/**
	 * Runs the trial.
	 * @param args the contender, the endpoint of this node in three words, and how many
	 * milliseconds a usual run of a workload takes; then the names of the workloads
	 * @throws Exception if a workload cannot be done
	 */
	public static void main(String[] args) throws Exception {
		Lifeline.hold();
		List<String> arguments = List.of(args);
		RemoteContender contender = RemoteContender.valueOf(arguments.get(0));
		Endpoint endpoint = Endpoint.parse(arguments.subList(1, 4));
		Duration time = Duration.ofMillis(Long.parseLong(arguments.get(4)));
		List<String> names = arguments.subList(5, arguments.size());
		try (TestedNode node = contender.start(endpoint)) {
			meet(node);
			List<RemoteWorkload> workloads = contender.workloads(time)
				.stream()
				.filter((workload) -> names.contains(workload.name()))
				.toList();
			warmUp(workloads, node, time);
			for (RemoteWorkload workload : workloads) {
				workload.repetition(time).measure(workload, node).forEach(System.out::println);
			}
		}
	}

	/**
	 * The code that all of them share takes longer to get warm than one of them, and a
	 * workload that is alone has nobody to warm it up.
	 */
	private static void warmUp(List<RemoteWorkload> workloads, TestedNode node, Duration time) throws Exception {
		long begin = System.nanoTime();
		do {
			for (RemoteWorkload workload : workloads) {
				workload.warmUp(node, time);
			}
		}
		while (System.nanoTime() - begin < time.multipliedBy(WARM_UP_RUNS).toNanos());
	}

	/**
	 * Waits until the other node answers.
	 */
	static void meet(TestedNode node) throws Exception {
		long begin = System.nanoTime();
		while (true) {
			try {
				Answers.await(node.count());
				return;
			}
			catch (ExecutionException ex) {
				if (System.nanoTime() - begin > MEETING_LIMIT.toNanos()) {
					throw ex;
				}
				Thread.sleep(100);
			}
		}
	}

}
