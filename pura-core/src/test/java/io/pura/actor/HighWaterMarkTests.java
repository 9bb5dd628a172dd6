package io.pura.actor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pura.stats.ActorStats;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The high-water mark of mailboxes.
 */
@Timeout(60)
class HighWaterMarkTests {

	private static final int MARK = 1000;

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("mark").mailboxHighWaterMark(MARK).build();

	private final Logger logger = (Logger) LoggerFactory.getLogger(ActorCell.class);

	private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

	@BeforeEach
	void start() {
		this.warnings.start();
		this.logger.setLevel(Level.WARN);
		this.logger.addAppender(this.warnings);
		this.logger.setAdditive(false);
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.logger.detachAppender(this.warnings);
		this.logger.setLevel(null);
		this.logger.setAdditive(true);
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private static void fill(ActorRef<Script> ref, int count) {
		IntStream.range(0, count).forEach((i) -> ref.tell(new Script.Note("a")));
	}

	private int crowded() {
		return this.system.stats().crowdedMailboxes();
	}

	@Test
	void countsAMailboxForAsLongAsItIsCrowded() {
		ActorRef<Script> ref = this.system.spawn(ScriptActor::new);
		for (int round = 0; round < 3; round++) {
			fill(ref, MARK - 1);
			assertThat(crowded()).isZero();
			fill(ref, 1);
			assertThat(crowded()).isEqualTo(1);
			this.time.run();
			assertThat(crowded()).isZero();
		}
	}

	@Test
	void showsWhichActorItIs() {
		fill(this.system.spawn("busy", ScriptActor::new), 2 * MARK);
		fill(this.system.spawn("idle", ScriptActor::new), MARK / 2);
		assertThat(this.system.actors(10)).filteredOn((actor) -> actor.queued() >= MARK)
			.extracting(ActorStats::path)
			.containsExactly("pura://mark/busy");
		assertThat(crowded()).isEqualTo(1);
	}

	@Test
	void warnsOnceAMinuteThoughTheMailboxFallsBelowItAndRisesAgain() {
		ActorRef<Script> ref = this.system.spawn("crowded", ScriptActor::new);
		for (int minute = 1; minute <= 3; minute++) {
			for (int round = 0; round < 3; round++) {
				fill(ref, 4 * MARK);
				this.time.run();
			}
			assertThat(this.warnings.list).hasSize(minute);
			this.time.advance(Duration.ofSeconds(61));
		}
		assertThat(this.warnings.list.get(0).getFormattedMessage())
			.contains("wait in the mailbox of pura://mark/crowded");
	}

	@Test
	void warnsOfEachMailboxForItself() {
		List.of("one", "two").forEach((name) -> fill(this.system.spawn(name, ScriptActor::new), 4 * MARK));
		assertThat(this.warnings.list).hasSize(2);
	}

	@Test
	void warnsOnceHoweverManyThreadsFillTheMailbox() throws InterruptedException {
		ActorRef<Script> ref = this.system.spawn("crowded", ScriptActor::new);
		CountDownLatch begin = new CountDownLatch(1);
		List<Thread> threads = IntStream.range(0, 4).mapToObj((i) -> new Thread(() -> {
			try {
				begin.await();
				fill(ref, 4 * MARK);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		})).toList();
		threads.forEach(Thread::start);
		begin.countDown();
		for (Thread thread : threads) {
			thread.join(20_000);
		}
		assertThat(this.warnings.list).hasSize(1);
	}

	@Test
	void saysNothingOfAMailboxWhoseBoundIsBelowIt() {
		ActorRef<Script> ref = this.system.spawn(ScriptActor::new,
				ActorOptions.defaults().mailboxCapacity(MARK - 1).overflow(Overflow.DROP_OLDEST));
		fill(ref, 10 * MARK);
		assertThat(this.warnings.list).isEmpty();
		assertThat(crowded()).isZero();
	}

}
