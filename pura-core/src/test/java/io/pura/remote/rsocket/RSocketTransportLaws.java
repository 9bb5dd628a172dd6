package io.pura.remote.rsocket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.pura.remote.NodeAddress;
import io.pura.remote.TransportLaws;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The laws on real sockets, threads and time. Fails if a buffer leaks, or if Reactor,
 * RSocket or Netty warns of anything.
 */
abstract class RSocketTransportLaws extends TransportLaws {

	private static final Complaints COMPLAINTS = new Complaints();

	private static ResourceLeakDetector.Level level;

	@BeforeAll
	static void watch() {
		level = ResourceLeakDetector.getLevel();
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		COMPLAINTS.list.clear();
		COMPLAINTS.start();
		rootLogger().addAppender(COMPLAINTS);
	}

	/*
	 * A leak is noticed when the buffer is collected and another one is allocated.
	 */
	@AfterAll
	static void assertThatNothingWasComplainedOf() {
		for (int i = 0; i < 5; i++) {
			System.gc();
			pause(Duration.ofMillis(20));
			ByteBufAllocator.DEFAULT.directBuffer(16).release();
		}
		ResourceLeakDetector.setLevel(level);
		rootLogger().detachAppender(COMPLAINTS);
		COMPLAINTS.stop();
		assertThat(COMPLAINTS.list).isEmpty();
	}

	/**
	 * For nodes that do not give up early, as this machine may be busy with other things.
	 */
	static RSocketTransport.Builder patient() {
		return RSocketTransport.builder().connectTimeout(Duration.ofSeconds(30));
	}

	@Override
	protected NodeAddress anyAddress() {
		return new NodeAddress("127.0.0.1", 0);
	}

	@Override
	protected void await(String what, BooleanSupplier condition) {
		Awaitility.await(what)
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.atMost(Duration.ofSeconds(30))
			.until(condition::getAsBoolean);
	}

	@Override
	protected void settle() {
		pause(Duration.ofMillis(50));
	}

	private static void pause(Duration time) {
		Awaitility.await().pollInSameThread().pollDelay(time).until(() -> true);
	}

	private static Logger rootLogger() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	private static final class Complaints extends AppenderBase<ILoggingEvent> {

		private final List<String> list = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getLevel().isGreaterOrEqual(Level.WARN) && !event.getLoggerName().startsWith("io.pura.")) {
				this.list.add(event.getLoggerName() + ": " + event.getFormattedMessage());
			}
		}

	}

}
