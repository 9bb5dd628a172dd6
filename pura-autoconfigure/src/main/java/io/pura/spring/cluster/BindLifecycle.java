package io.pura.spring.cluster;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.spring.lifecycle.ActorSystemLifecycle;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Has the node listen once the actors have started and before web servers do, and ends
 * its connections once those have drained.
 */
public final class BindLifecycle implements SmartLifecycle {

	private static final String PORT_PROPERTY = "local.pura.port";

	private static final String PROPERTY_SOURCE = "pura.ports";

	private final Cluster cluster;

	private final ConfigurableEnvironment environment;

	private volatile boolean running;

	/**
	 * Creates a lifecycle.
	 * @param cluster the node
	 * @param environment learns the port that the node listens on
	 */
	public BindLifecycle(Cluster cluster, ConfigurableEnvironment environment) {
		this.cluster = cluster;
		this.environment = environment;
	}

	@Override
	public void start() {
		if (this.cluster.state() == ClusterState.CLOSED) {
			throw new IllegalStateException(
					("The node of %s has ended its connections and cannot be started again: close"
							+ " this application context and make a new one")
						.formatted(this.cluster));
		}
		if (this.cluster.state() == ClusterState.CREATED) {
			bind();
		}
		publish();
		this.running = true;
	}

	private void bind() {
		try {
			this.cluster.bind().toCompletableFuture().join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	private void publish() {
		MutablePropertySources sources = this.environment.getPropertySources();
		PropertySource<?> known = sources.get(PROPERTY_SOURCE);
		if (known == null) {
			known = new MapPropertySource(PROPERTY_SOURCE, new ConcurrentHashMap<>());
			sources.addFirst(known);
		}
		@SuppressWarnings("unchecked")
		Map<String, Object> ports = (Map<String, Object>) known.getSource();
		ports.put(PORT_PROPERTY, this.cluster.port());
	}

	@Override
	public void stop() {
		this.running = false;
		this.cluster.close();
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.cluster.end().whenComplete((none, failure) -> callback.run());
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
	 * Returns a phase that is after the start and before the stop of the actor systems.
	 */
	@Override
	public int getPhase() {
		return ActorSystemLifecycle.PHASE + 1;
	}

}
