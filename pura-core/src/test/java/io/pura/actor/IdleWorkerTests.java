package io.pura.actor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.awaitility.Awaitility.await;

/**
 * No worker is idle for long while actors wait for one.
 */
@Timeout(60)
class IdleWorkerTests {

	private static final int PAIRS = 16;

	private static final int LOOKS = 1500;

	private final AtomicBoolean end = new AtomicBoolean();

	private final Map<Thread, LongAdder> handled = new ConcurrentHashMap<>();

	@Test
	void allWorkersGoOnWhileActorsWait() {
		ActorSystem system = ActorSystem.builder("busy").parallelism(2).build();
		system.start();
		try {
			for (int i = 0; i < PAIRS; i++) {
				ActorRef<Table> other = system.spawn(Player::new);
				system.spawn(Player::new).tell(new Table.Ball(other));
			}
			await().until(() -> this.handled.size() == 2);
			for (int i = 0; i < LOOKS; i++) {
				Map<Thread, Long> before = new HashMap<>();
				this.handled.forEach((thread, count) -> before.put(thread, count.sum()));
				await().pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(1))
					.atMost(Duration.ofMillis(500))
					.until(() -> before.keySet()
						.stream()
						.allMatch((thread) -> this.handled.get(thread).sum() > before.get(thread) + 20_000));
			}
		}
		finally {
			this.end.set(true);
			system.close();
		}
	}

	interface Table {

		record Ball(ActorRef<Table> from) implements Message<Table, Void> {
		}

	}

	class Player implements Actor<Table> {

		@Handler
		void ball(Table.Ball message, ActorContext<Table> context) {
			IdleWorkerTests.this.handled.computeIfAbsent(Thread.currentThread(), (thread) -> new LongAdder())
				.increment();
			if (!IdleWorkerTests.this.end.get()) {
				message.from().tell(new Table.Ball(context.self()));
			}
		}

	}

}
