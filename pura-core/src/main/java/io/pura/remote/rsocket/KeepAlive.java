package io.pura.remote.rsocket;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.Unpooled;
import io.rsocket.frame.KeepAliveFrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Asks the other side for signs of life, and gives it up when there are none. RSocket has
 * the same, but counts only answers to its questions, which wait behind large batches,
 * and takes a pause of this process for silence of the other one. Runs on the loop of the
 * connection.
 */
final class KeepAlive {

	private final Duration interval;

	private final Duration maxLifeTime;

	private long reads;

	private long silentIntervals;

	private @Nullable Future<?> ticks;

	/**
	 * Creates a keep-alive that is not started yet.
	 * @param interval how often to ask
	 * @param maxLifeTime how long the other side may say nothing at all
	 */
	KeepAlive(Duration interval, Duration maxLifeTime) {
		this.interval = interval;
		this.maxLifeTime = maxLifeTime;
	}

	/**
	 * Begins to ask.
	 * @param wire the connection
	 * @param silent is told when the other side has been silent for too long
	 */
	void start(TcpWire wire, Consumer<Throwable> silent) {
		long nanos = this.interval.toNanos();
		// Not at a fixed rate: after a pause of this process, what came meanwhile is read
		// before the next tick
		this.ticks = wire.loop().scheduleWithFixedDelay(() -> tick(wire, silent), nanos, nanos, TimeUnit.NANOSECONDS);
	}

	void stop() {
		Future<?> running = this.ticks;
		if (running != null) {
			running.cancel(false);
		}
	}

	private void tick(TcpWire wire, Consumer<Throwable> silent) {
		long now = wire.reads();
		this.silentIntervals = (now == this.reads) ? this.silentIntervals + 1 : 0;
		this.reads = now;
		if (this.interval.multipliedBy(this.silentIntervals).compareTo(this.maxLifeTime) >= 0) {
			stop();
			silent.accept(new IOException("No keep-alive for " + this.maxLifeTime.toMillis() + " ms"));
		}
		else {
			wire.sendFrame(0, KeepAliveFrameCodec.encode(wire.alloc(), true, 0, Unpooled.EMPTY_BUFFER));
		}
	}

}
