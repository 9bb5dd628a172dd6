package io.pura.spring.test;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.ActorSystem;
import io.pura.spring.lifecycle.ActorSystemLifecycle;
import io.pura.testkit.ManualTime;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Moves the time while an application context with driven actor systems closes, as nobody
 * else does, and waiting for them would never end.
 */
final class ManualTimeLifecycle implements SmartLifecycle, DisposableBean {

	/** More than any system takes, as time costs nothing. */
	private static final Duration LONGEST = Duration.ofDays(1);

	private final ManualTime time;

	private final Collection<ActorSystem> systems;

	private volatile boolean running;

	ManualTimeLifecycle(ManualTime time, Collection<ActorSystem> systems) {
		this.time = time;
		this.systems = List.copyOf(systems);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		stopSystems();
	}

	/**
	 * Stops actor systems that have never started, too, as those of a context that has
	 * failed to start.
	 */
	@Override
	public void destroy() {
		stopSystems();
	}

	private void stopSystems() {
		CompletableFuture<Void> stopped = CompletableFuture
			.allOf(this.systems.stream().map(ActorSystem::stop).toArray(CompletableFuture<?>[]::new));
		this.time.runUntil(stopped::isDone, LONGEST);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	/**
	 * Returns the phase of the actor systems, which are not waited for before all of one
	 * phase were told to stop.
	 */
	@Override
	public int getPhase() {
		return ActorSystemLifecycle.PHASE;
	}

}
