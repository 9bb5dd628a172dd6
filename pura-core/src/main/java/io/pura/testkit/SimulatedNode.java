package io.pura.testkit;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.remote.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link SimulatedCluster}, over all its lives. Used by one thread.
 */
public final class SimulatedNode {

	private final SimulatedCluster home;

	private final NodeAddress address;

	private final List<NodeAddress> seeds;

	private final Consumer<Cluster> application;

	private @Nullable SimulatedProcess process;

	private @Nullable Cluster cluster;

	SimulatedNode(SimulatedCluster home, NodeAddress address, List<NodeAddress> seeds, Consumer<Cluster> application) {
		this.home = home;
		this.address = address;
		this.seeds = seeds;
		this.application = application;
	}

	/**
	 * Returns where the node can be reached.
	 * @return the address, the same in all its lives
	 */
	public NodeAddress address() {
		return this.address;
	}

	/**
	 * Returns whether the node runs, that is whether it was started, is bound, and was
	 * not crashed since.
	 * @return whether it runs
	 */
	public boolean isRunning() {
		Cluster current = this.cluster;
		return current != null && current.state() == ClusterState.JOINED;
	}

	/**
	 * Returns the node's view of the cluster.
	 * @return the cluster of its current life
	 */
	public Cluster cluster() {
		if (this.cluster == null) {
			throw new IllegalStateException(this.address + " does not run: start it first");
		}
		return this.cluster;
	}

	/**
	 * Returns the actors of the node.
	 * @return the actor system of its current life
	 */
	public ActorSystem system() {
		return cluster().system();
	}

	/**
	 * Begins a new life: with the next moves of the time the node binds its address,
	 * spawns its actors and joins.
	 */
	public void start() {
		if (this.cluster != null) {
			throw new IllegalStateException(this.address + " runs already: crash it first");
		}
		this.process = this.home.time().process();
		ActorSystem system = this.process.builder("simulation")
			.random(new SplittableRandom(this.home.random().nextLong()))
			.build();
		system.start();
		Cluster.Builder builder = Cluster.builder(system)
			.address(this.address)
			.seeds(this.seeds)
			.transport(this.home.network().transport())
			.maxMessageBytes(256 * 1024)
			// As many on each machine that replays what happened.
			.lanes(1);
		this.home.customizer().accept(builder);
		Cluster started = builder.build();
		this.cluster = started;
		started.bind().thenRun(() -> {
			this.application.accept(started);
			started.join();
		});
	}

	/**
	 * Ends the node at once, without a word to the others.
	 */
	public void crash() {
		SimulatedProcess running = running();
		this.home.network().crash(this.address);
		running.kill();
		this.process = null;
		this.cluster = null;
	}

	/**
	 * Stops the node in its tracks.
	 */
	public void pause() {
		SimulatedProcess running = running();
		this.home.network().pause(this.address);
		running.pause();
	}

	/**
	 * Lets a paused node go on.
	 */
	public void resume() {
		SimulatedProcess running = running();
		this.home.network().resume(this.address);
		running.resume();
	}

	private SimulatedProcess running() {
		SimulatedProcess current = this.process;
		if (current == null || !isRunning()) {
			throw new IllegalStateException(this.address + " does not run: start it and move the time first");
		}
		return current;
	}

}
