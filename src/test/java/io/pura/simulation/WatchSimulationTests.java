package io.pura.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.remote.simulated.SimulatedNetwork.Faults;
import io.pura.testkit.SimulatedCluster;
import io.pura.testkit.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Actors that are watched from another node, by name and by reference, while links break
 * and nodes die, for two hundred seeds.
 */
class WatchSimulationTests {

	private static final int SEEDS = 200;

	/** Less than it takes until a node out of reach is lost. */
	private static final int SHORT_CUT_MILLIS = 1500;

	private final Map<Integer, Integer> told = new HashMap<>();

	private final Map<Integer, Target> targets = new HashMap<>();

	private final List<Integer> unwatched = new ArrayList<>();

	private boolean longTrouble;

	@Test
	void eachEndIsToldOnceWhateverHappensToNodesAndLinks() {
		forEachSeed(true);
	}

	@Test
	void nobodyIsSaidToBeLostWhoIsOutOfReachForAShortTimeOnly() {
		forEachSeed(false);
	}

	private void forEachSeed(boolean longTrouble) {
		this.longTrouble = longTrouble;
		for (int seed = 0; seed < SEEDS; seed++) {
			this.told.clear();
			this.targets.clear();
			this.unwatched.clear();
			try {
				tell(seed);
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("Seed " + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	private void tell(long seed) {
		SimulatedCluster nodes = new SimulatedCluster(seed, 2, this::spawn);
		nodes.start();
		assertThat(nodes.runUntil(nodes::isComplete, Duration.ofSeconds(30))).isTrue();
		nodes.network().faults(Faults.NONE.delay(Duration.ofMillis(1), Duration.ofMillis(40)));
		for (int i = 0; i < 12; i++) {
			watchAnother(nodes, i);
			stopOne(nodes);
			unwatchOne(nodes);
			trouble(nodes);
		}
		nodes.network().healAll();
		nodes.nodes().stream().filter((node) -> !node.isRunning()).forEach(SimulatedNode::start);
		assertThat(nodes.runUntil(nodes::isComplete, Duration.ofSeconds(30))).isTrue();
		nodes.time().advance(Duration.ofSeconds(10));
		this.targets.forEach((number, target) -> {
			int times = this.told.getOrDefault(number, 0);
			String name = "target " + number;
			assertThat(times).as(name).isLessThanOrEqualTo(1);
			if (this.unwatched.contains(number)) {
				return;
			}
			if (!isAlive(nodes, target)) {
				assertThat(times).as(name + " has ended").isEqualTo(1);
			}
			else if (!this.longTrouble) {
				assertThat(times).as(name + " lives").isZero();
			}
		});
	}

	private static boolean isAlive(SimulatedCluster nodes, Target target) {
		return !target.stopped && target.home == nodes.node(1).cluster();
	}

	private void spawn(Cluster cluster) {
		cluster.system().spawn("watcher", () -> new WatcherActor(this.told));
	}

	private void watchAnother(SimulatedCluster nodes, int number) {
		SimulatedNode there = nodes.node(1);
		if (!there.isRunning()) {
			return;
		}
		Target target = new Target(there.cluster(),
				there.system().spawn("target-" + number, () -> new WatcherActor(this.told)));
		Cluster here = nodes.node(0).cluster();
		ActorRef<Watcher> ref = here.actor(here.member(there.address()).orElseThrow(), "target-" + number,
				Watcher.class);
		if (nodes.random().nextBoolean()) {
			CompletableFuture<ActorRef<Watcher>> itself = ref.ask(new Watcher.Self());
			nodes.runUntil(itself::isDone, Duration.ofSeconds(10));
			if (itself.isDone() && !itself.isCompletedExceptionally()) {
				ref = itself.join();
			}
		}
		target.watched = ref;
		this.targets.put(number, target);
		watcher(nodes).tell(new Watcher.Watch(ref, number));
		// Who is watched by name must be known before the name can be somebody else's.
		nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(100)));
	}

	private static ActorRef<Watcher> watcher(SimulatedCluster nodes) {
		return nodes.node(0).system().find("watcher", Watcher.class).orElseThrow();
	}

	private void stopOne(SimulatedCluster nodes) {
		Target target = any(nodes);
		if (target != null && isAliveNow(nodes, target) && nodes.random().nextBoolean()) {
			target.stopped = true;
			target.home.system().stop(target.ref);
		}
	}

	private void unwatchOne(SimulatedCluster nodes) {
		Target target = any(nodes);
		if (target != null && nodes.random().nextInt(4) == 0) {
			watcher(nodes).tell(new Watcher.Unwatch(target.watched));
			this.targets.forEach((number, each) -> {
				if (each == target) {
					this.unwatched.add(number);
				}
			});
		}
	}

	private Target any(SimulatedCluster nodes) {
		List<Target> all = List.copyOf(this.targets.values());
		return all.isEmpty() ? null : all.get(nodes.random().nextInt(all.size()));
	}

	private static boolean isAliveNow(SimulatedCluster nodes, Target target) {
		return nodes.node(1).isRunning() && isAlive(nodes, target);
	}

	private void trouble(SimulatedCluster nodes) {
		SimulatedNode here = nodes.node(0);
		SimulatedNode there = nodes.node(1);
		switch (nodes.random().nextInt(this.longTrouble ? 7 : 4)) {
			case 0 -> nodes.network().cut(here.address(), there.address());
			case 1 -> nodes.network().cutOneWay(here.address(), there.address());
			case 2 -> nodes.network().cutOneWay(there.address(), here.address());
			case 3 -> nodes.network().disconnect(here.address(), there.address());
			case 4 -> {
				if (there.isRunning()) {
					there.crash();
				}
			}
			case 5 -> {
				if (!there.isRunning()) {
					there.start();
				}
			}
			default -> {
				SimulatedNode paused = nodes.random().nextBoolean() ? here : there;
				if (paused.isRunning()) {
					paused.pause();
					nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(8000)));
					paused.resume();
				}
			}
		}
		nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(SHORT_CUT_MILLIS)));
		if (!this.longTrouble || nodes.random().nextBoolean()) {
			nodes.network().healAll();
			nodes.time().advance(Duration.ofMillis(nodes.random().nextInt(5000)));
		}
		if (!this.longTrouble) {
			assertThat(nodes.runUntil(nodes::isComplete, Duration.ofSeconds(30))).isTrue();
		}
	}

	/**
	 * An actor that is watched.
	 */
	private static final class Target {

		private final Cluster home;

		private final ActorRef<Watcher> ref;

		private ActorRef<Watcher> watched;

		private boolean stopped;

		Target(Cluster home, ActorRef<Watcher> ref) {
			this.home = home;
			this.ref = ref;
			this.watched = ref;
		}

	}

	/**
	 * Watches others.
	 */
	interface Watcher {

		/**
		 * Has it watch another one.
		 *
		 * @param other the other one
		 * @param number its number
		 */
		record Watch(ActorRef<Watcher> other, int number) implements Message<Watcher, Void> {
		}

		/**
		 * Has it do so no longer.
		 *
		 * @param other the other one
		 */
		record Unwatch(ActorRef<Watcher> other) implements Message<Watcher, Void> {
		}

		/**
		 * One that was watched has ended.
		 *
		 * @param number its number
		 */
		record Ended(int number) implements Message<Watcher, Void> {
		}

		/**
		 * Asks who it is.
		 */
		record Self() implements Message<Watcher, ActorRef<Watcher>> {
		}

	}

	/**
	 * Counts what it is told.
	 */
	static final class WatcherActor implements Actor<Watcher> {

		private final Map<Integer, Integer> told;

		private ActorContext<Watcher> context;

		WatcherActor(Map<Integer, Integer> told) {
			this.told = told;
		}

		@Override
		public void started(ActorContext<Watcher> context) {
			this.context = context;
		}

		@Handler
		void watch(Watcher.Watch message) {
			this.context.watch(message.other(), new Watcher.Ended(message.number()));
		}

		@Handler
		void unwatch(Watcher.Unwatch message) {
			this.context.unwatch(message.other());
		}

		@Handler
		void ended(Watcher.Ended message) {
			this.told.merge(message.number(), 1, Integer::sum);
		}

		@Handler
		ActorRef<Watcher> self(Watcher.Self message) {
			return this.context.self();
		}

	}

}
