package io.pura.benchmarks.local.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.pura.benchmarks.local.workload.BoundedTells;
import io.pura.benchmarks.local.workload.Sink;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.MailboxSelector;

/**
 * An actor whose senders wait while its mailbox is full. The bounded mailbox of typed
 * actors drops messages instead, so this is the one of classic actors, which waits.
 */
record PekkoBoundedTells(Guardian guardian) implements BoundedTells {

	private static final String MAILBOX = "waiting-mailbox";

	static final Config CONFIG = ConfigFactory.parseString("""
			%s {
				mailbox-type = "org.apache.pekko.dispatch.BoundedMailbox"
				mailbox-capacity = %d
				mailbox-push-timeout-time = 60 s
			}
			""".formatted(MAILBOX, CAPACITY));

	@Override
	public Sink sink(int ticks, Runnable done) {
		ActorRef<Ticking.Tick> actor = this.guardian.spawn(Ticking.create(ticks, done),
				MailboxSelector.fromConfig(MAILBOX));
		return (value) -> actor.tell(new Ticking.Tick(value));
	}

}
