package io.pura.benchmarks.local.pekko;

import java.time.Duration;

import io.pura.benchmarks.local.workload.Lateness;
import io.pura.benchmarks.local.workload.SetsTimers;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * An actor that sets timers for itself.
 */
record PekkoTimers(Guardian guardian) implements SetsTimers {

	@Override
	public Runnable setTimers(int timers, Duration delay, Lateness lateness) {
		ActorRef<Message> actor = this.guardian
			.spawn(Behaviors.setup((context) -> new Timing(context, delay, lateness)));
		return () -> actor.tell(new Go(timers));
	}

	private sealed interface Message {

	}

	private record Go(int timers) implements Message {

	}

	private record Due(long nanos) implements Message {

	}

	private static final class Timing extends AbstractBehavior<Message> {

		private final Duration delay;

		private final Lateness lateness;

		Timing(ActorContext<Message> context, Duration delay, Lateness lateness) {
			super(context);
			this.delay = delay;
			this.lateness = lateness;
		}

		@Override
		public Receive<Message> createReceive() {
			return newReceiveBuilder().onMessage(Due.class, this::due).onMessage(Go.class, this::go).build();
		}

		private Behavior<Message> go(Go message) {
			long begin = System.nanoTime();
			ActorRef<Message> self = getContext().getSelf();
			int batch = Math.min(BATCH, message.timers());
			for (int i = 0; i < batch; i++) {
				getContext().scheduleOnce(this.delay, self, new Due(System.nanoTime() + this.delay.toNanos()));
			}
			this.lateness.set(System.nanoTime() - begin);
			if (message.timers() > batch) {
				self.tell(new Go(message.timers() - batch));
			}
			return this;
		}

		private Behavior<Message> due(Due message) {
			this.lateness.handled(message.nanos());
			return this;
		}

	}

}
