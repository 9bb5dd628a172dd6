package io.pura.benchmarks.local.workload;

import java.time.Duration;
import java.util.List;

/**
 * All workloads of one JVM.
 */
public final class LocalWorkloads {

	private static final int RECEIVERS = 1_000;

	private static final int PAIRS = 16;

	private static final int RING = 1_000;

	private static final int IN_FLIGHT = 256;

	private static final int LEAVES = 1_000_000;

	private static final Duration DELAY = Duration.ofSeconds(1);

	private LocalWorkloads() {
	}

	/**
	 * Returns the workloads.
	 * @return the workloads in the order in which they are run
	 */
	public static List<LocalWorkload<?>> all() {
		return all(DELAY);
	}

	/**
	 * Returns the workloads with another delay of timers.
	 * @param delay when timers are due
	 * @return the workloads in the order in which they are run
	 */
	public static List<LocalWorkload<?>> all(Duration delay) {
		return List.of(new Tell(1), new Tell(2), new Tell(8), fanOut(), pingPong("ping-pong 1 pair", 1),
				pingPong("ping-pong " + PAIRS + " pairs", PAIRS), ring(), new SequentialAsk(), new PipelinedAsk(),
				askFromActor(), spawn(), skynet(), new BoundedTell(1), new BoundedTell(8), new Dispatch(1),
				new Dispatch(2), new Dispatch(Queues.TYPES), new Idle(), new Backlog(), new TimerFlood(delay));
	}

	/**
	 * Returns the names of the workloads.
	 * @return the names in the order in which they are run
	 */
	public static List<String> names() {
		return all().stream().<String>map(LocalWorkload::name).toList();
	}

	private static LocalWorkload<FansOut> fanOut() {
		return new AmongActors<>("fan-out 1:" + RECEIVERS, FansOut.class, Size.inUnitsOf(RECEIVERS, 16_000_000),
				RECEIVERS, (ability, messages, done) -> ability.fanOut(RECEIVERS, messages / RECEIVERS, done));
	}

	private static LocalWorkload<PlaysPingPong> pingPong(String name, int pairs) {
		return new AmongActors<>(name, PlaysPingPong.class, Size.inUnitsOf(pairs, 40_000_000), pairs,
				(ability, messages, done) -> ability.pingPong(pairs, messages / pairs, done));
	}

	private static LocalWorkload<RunsRing> ring() {
		return new AmongActors<>("ring of " + RING, RunsRing.class, Size.upTo(40_000_000), 1,
				(ability, hops, done) -> ability.ring(RING, hops, done));
	}

	private static LocalWorkload<AsksFromActor> askFromActor() {
		return new AmongActors<>("ask from an actor", AsksFromActor.class, Size.upTo(10_000_000), 1,
				(ability, asks, done) -> ability.askFromActor(asks, IN_FLIGHT, done));
	}

	private static LocalWorkload<Spawns> spawn() {
		return new AmongActors<>("spawn + stop", Spawns.class, Size.inUnitsOf(Spawns.BATCH, 4_000_000), 1,
				Spawns::spawn);
	}

	private static LocalWorkload<RunsSkynet> skynet() {
		return new AmongActors<>("skynet 1 M", RunsSkynet.class, Size.fixed(LEAVES), 1,
				(ability, leaves, done) -> ability.skynet(leaves, (sum) -> checkSum(sum, leaves, done)));
	}

	private static void checkSum(long sum, long leaves, Runnable done) {
		if (sum != leaves * (leaves - 1) / 2) {
			throw new IllegalStateException("The sum of " + leaves + " leaves cannot be " + sum);
		}
		done.run();
	}

}
