package io.pura.benchmarks.local.vertx;

import java.util.concurrent.atomic.AtomicInteger;

import io.pura.benchmarks.local.workload.Spawns;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * A consumer that registers others, which end at their first message.
 */
record VertxSpawns(Bus bus) implements Spawns {

	@Override
	public Runnable spawn(int children, Runnable done) {
		AtomicInteger left = new AtomicInteger(children);
		Runnable stopped = () -> {
			if (left.decrementAndGet() == 0) {
				done.run();
			}
		};
		String parent = this.bus.setUp(() -> this.bus.register((message) -> spawn((Spawn) message.body(), stopped)));
		return () -> {
			for (int i = 0; i < children; i += BATCH) {
				this.bus.send(parent, new Spawn(Math.min(BATCH, children - i)));
			}
		};
	}

	private void spawn(Spawn message, Runnable stopped) {
		for (int i = 0; i < message.children(); i++) {
			MessageConsumer<Object> child = this.bus.consumer();
			child.handler((stop) -> child.unregister().onSuccess((nothing) -> stopped.run()));
			this.bus.send(child.address(), new Stop());
		}
	}

	private record Spawn(int children) {

	}

	private record Stop() {

	}

}
