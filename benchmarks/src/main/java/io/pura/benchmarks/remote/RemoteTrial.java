package io.pura.benchmarks.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

import io.pura.benchmarks.measure.Lifeline;
import io.pura.benchmarks.measure.Repetition;
import io.pura.benchmarks.measure.Workload;

/**
 * Runs all remote workloads on one contender, from this JVM to another one, and prints
 * what was measured.
 */
public final class RemoteTrial {

	private static final int SMALL = 100;

	private static final int LARGE = 1024;

	private static final int IN_FLIGHT = 64;

	private static final Duration MEETING_LIMIT = Duration.ofSeconds(30);

	private RemoteTrial() {
	}

	/**
	 * Runs the trial.
	 * @param args the contender, the port of this node, that of the other one, and how
	 * many milliseconds each run of a workload takes; then the names of the workloads
	 * @throws Exception if a workload cannot be done
	 */
	public static void main(String[] args) throws Exception {
		Lifeline.hold();
		List<String> names = List.of(args).subList(4, args.length);
		Duration time = Duration.ofMillis(Long.parseLong(args[3]));
		try (TestedNode node = RemoteContender.valueOf(args[0]).start(Ports.parse(args[1], args[2]))) {
			meet(node);
			Repetition repetition = new Repetition(time.multipliedBy(2), time.multipliedBy(10));
			List<Workload<TestedNode>> workloads = workloads(time);
			workloads.removeIf((workload) -> !names.contains(workload.name()));
			// The code that all of them share takes longer to get warm than one of them.
			for (Workload<TestedNode> workload : workloads) {
				repetition.warmUp(workload, node);
			}
			for (Workload<TestedNode> workload : workloads) {
				repetition.measure(workload, node).forEach(System.out::println);
			}
		}
	}

	/**
	 * Returns the names of all remote workloads.
	 * @return the names in the order of the runs
	 */
	public static List<String> names() {
		return workloads(Duration.ZERO).stream().map(Workload::name).toList();
	}

	private static List<Workload<TestedNode>> workloads(Duration time) {
		return new ArrayList<>(List.of(new RemoteTell(SMALL, 1, time), new RemoteTell(SMALL, 8, time),
				new RemoteTell(LARGE, 1, time), new RemoteTell(LARGE, 8, time), new RemoteAsk(SMALL, 1, time),
				new RemoteAsk(SMALL, IN_FLIGHT, time)));
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
