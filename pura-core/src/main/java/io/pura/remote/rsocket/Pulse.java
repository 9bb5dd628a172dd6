package io.pura.remote.rsocket;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.Unpooled;

/**
 * Asks the other side for signs of life, and gives it up when there are none. Any bytes
 * are one, as an answer may wait behind large batches, and a pause of this process is not
 * taken for silence of the other one. Runs on the loop of the connection.
 */
final class Pulse {

	private final TcpWire wire;

	private final KeepAlive keepAlive;

	private final Consumer<Throwable> silent;

	private final Future<?> ticks;

	private long reads;

	private long silentIntervals;

	/**
	 * Begins to ask.
	 * @param wire the connection
	 * @param keepAlive when to ask and when to give up
	 * @param silent is told when the other side has been silent for too long
	 */
	Pulse(TcpWire wire, KeepAlive keepAlive, Consumer<Throwable> silent) {
		this.wire = wire;
		this.keepAlive = keepAlive;
		this.silent = silent;
		long nanos = keepAlive.interval().toNanos();
		// Not at a fixed rate: after a pause of this process, what came meanwhile is read
		// before the next tick
		this.ticks = wire.loop().scheduleWithFixedDelay(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
	}

	void stop() {
		this.ticks.cancel(false);
	}

	private void tick() {
		long now = this.wire.reads();
		this.silentIntervals = (now == this.reads) ? this.silentIntervals + 1 : 0;
		this.reads = now;
		if (this.keepAlive.interval().multipliedBy(this.silentIntervals).compareTo(this.keepAlive.maxLifeTime()) >= 0) {
			stop();
			this.silent.accept(new IOException("No keep-alive for " + this.keepAlive.maxLifeTime().toMillis() + " ms"));
		}
		else {
			this.wire.write(Frames.keepAlive(this.wire.alloc(), true, Unpooled.EMPTY_BUFFER));
		}
	}

}
