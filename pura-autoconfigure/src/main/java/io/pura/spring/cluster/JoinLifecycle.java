package io.pura.spring.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.cluster.Node;
import io.pura.remote.NodeAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Has the node look for the others when all else has started, and tells them that it
 * leaves before anything else stops.
 */
public final class JoinLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(JoinLifecycle.class);

	private final Cluster cluster;

	private final Duration patience;

	private volatile boolean running;

	/**
	 * Creates a lifecycle.
	 * @param cluster the node
	 * @param patience how long start-up waits at most for the first other member, zero
	 * for not at all
	 */
	public JoinLifecycle(Cluster cluster, Duration patience) {
		this.cluster = cluster;
		this.patience = patience;
	}

	@Override
	public void start() {
		if (this.cluster.state() == ClusterState.BOUND) {
			CompletableFuture<@Nullable Void> joined = this.cluster.join();
			if (!this.patience.isZero()) {
				await(joined);
			}
		}
		this.running = true;
	}

	private void await(CompletableFuture<@Nullable Void> joined) {
		try {
			joined.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			logger.warn("No other member of {} was met within {}. This node starts nevertheless and goes on to look for"
					+ " them: {}", this.cluster, this.patience, missing());
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for another member of " + this.cluster, ex);
		}
	}

	/**
	 * Returns the other members and, if known, why they are not there.
	 */
	private Map<NodeAddress, String> missing() {
		Map<NodeAddress, String> missing = new LinkedHashMap<>();
		for (Node member : this.cluster.members()) {
			if (!member.isSame(this.cluster.self())) {
				missing.put(member.address(), Objects.requireNonNullElse(member.problem(), "no answer yet"));
			}
		}
		return missing;
	}

	@Override
	public void stop() {
		this.running = false;
		this.cluster.leave();
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
	 * Returns the last phase to start and the first to stop.
	 */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
