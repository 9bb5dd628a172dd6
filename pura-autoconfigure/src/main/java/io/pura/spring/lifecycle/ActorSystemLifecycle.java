package io.pura.spring.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.ActorSystem;
import io.pura.actor.ActorSystem.State;

import org.springframework.context.SmartLifecycle;

/**
 * Starts actor systems before web servers and message listeners, and stops them once
 * those have drained. A stopped actor system cannot be started again, so neither can an
 * application context that has one: it does not take part in pausing, and starting it
 * after it was stopped fails.
 */
public final class ActorSystemLifecycle implements SmartLifecycle {

	/**
	 * The phase in which actor systems start and stop: before web servers start and after
	 * they have stopped.
	 */
	public static final int PHASE = Integer.MAX_VALUE - 3072;

	private final Collection<ActorSystem> systems;

	private volatile boolean running;

	/**
	 * Creates a lifecycle.
	 * @param systems the actor systems to start and stop
	 */
	public ActorSystemLifecycle(Collection<ActorSystem> systems) {
		this.systems = List.copyOf(systems);
	}

	@Override
	public void start() {
		for (ActorSystem system : this.systems) {
			if (system.state().compareTo(State.RUNNING) > 0) {
				throw new IllegalStateException(("Actor system '%s' has stopped and cannot be started again: close this"
						+ " application context and make a new one")
					.formatted(system.name()));
			}
			system.start();
		}
		this.running = true;
	}

	@Override
	public void stop() {
		stopSystems().join();
	}

	@Override
	public void stop(Runnable callback) {
		stopSystems().whenComplete((result, failure) -> callback.run());
	}

	private CompletableFuture<Void> stopSystems() {
		this.running = false;
		return CompletableFuture
			.allOf(this.systems.stream().map(ActorSystem::stop).toArray(CompletableFuture<?>[]::new));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
