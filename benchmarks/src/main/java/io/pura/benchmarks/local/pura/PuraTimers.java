package io.pura.benchmarks.local.pura;

import java.time.Duration;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.Lateness;
import io.pura.benchmarks.local.workload.SetsTimers;

/**
 * An actor that sets timers for itself.
 */
record PuraTimers(ActorSystem system) implements SetsTimers {

	@Override
	public Runnable setTimers(int timers, Duration delay, Lateness lateness) {
		ActorRef<Timing> actor = this.system.spawn(() -> new TimingActor(delay, lateness));
		return () -> actor.tell(new Timing.Go(timers));
	}

	interface Timing {

		record Go(int timers) implements Message<Timing, Void> {

		}

		record Due(long nanos) implements Message<Timing, Void> {

		}

	}

	static final class TimingActor implements Actor<Timing> {

		private final Duration delay;

		private final Lateness lateness;

		TimingActor(Duration delay, Lateness lateness) {
			this.delay = delay;
			this.lateness = lateness;
		}

		@Handler
		void go(Timing.Go message, ActorContext<Timing> context) {
			long begin = System.nanoTime();
			int batch = Math.min(BATCH, message.timers());
			for (int i = 0; i < batch; i++) {
				context.schedule(this.delay, new Timing.Due(System.nanoTime() + this.delay.toNanos()));
			}
			this.lateness.set(System.nanoTime() - begin);
			if (message.timers() > batch) {
				context.self().tell(new Timing.Go(message.timers() - batch));
			}
		}

		@Handler
		void due(Timing.Due message) {
			this.lateness.handled(message.nanos());
		}

	}

}
