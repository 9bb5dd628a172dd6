package io.pura.remote.simulated;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a connection. What arrives is a prefix of what was sent.
 */
final class SimulatedWire {

	private final SimulatedNetwork network;

	private final SimulatedConnection from;

	private final SimulatedConnection to;

	private final Deque<SimulatedSignal> onTheWay = new ArrayDeque<>();

	private long lastArrival;

	/** Carries nothing more, but what is on the way arrives. */
	private boolean broken;

	SimulatedWire(SimulatedNetwork network, SimulatedConnection from, SimulatedConnection to) {
		this.network = network;
		this.from = from;
		this.to = to;
		this.lastArrival = network.nanos();
	}

	void carry(SimulatedSignal signal) {
		if (this.broken || this.to.hasEnded()) {
			lost(signal);
		}
		else if (this.network.isCut(this.from.transport(), this.to.transport())) {
			lost(signal);
			breakSilently();
		}
		else {
			this.onTheWay.add(signal);
			long now = this.network.nanos();
			this.lastArrival = Math.max(this.lastArrival, now + this.network.delay().toNanos());
			this.network.later(Duration.ofNanos(this.lastArrival - now), () -> this.to.turn(this::arrive));
		}
	}

	private void arrive() {
		// Not necessarily the one that this is the time of: others may have been lost.
		SimulatedSignal signal = this.onTheWay.poll();
		if (signal != null) {
			this.network.happened(this.from.transport(), this.to.transport(), signal, true);
			signal.reach(this.to);
		}
	}

	/**
	 * Loses all that is on the way.
	 * @return whether there was something
	 */
	boolean discard() {
		return discard(this.onTheWay.size());
	}

	private boolean discard(int signals) {
		for (int i = 0; i < signals; i++) {
			lost(this.onTheWay.removeLast());
		}
		return signals > 0;
	}

	private void lost(SimulatedSignal signal) {
		this.network.happened(this.from.transport(), this.to.transport(), signal, false);
	}

	/**
	 * Carries what is on the way, and then the end.
	 */
	void finish() {
		if (!this.broken) {
			carry(new SimulatedSignal.End(null));
			this.broken = true;
		}
	}

	/**
	 * Carries some of what is on the way, and then the end.
	 */
	void breakWith(Throwable cause) {
		if (!this.broken) {
			discard(this.network.upTo(this.onTheWay.size()));
			carry(new SimulatedSignal.End(cause));
			this.broken = true;
		}
	}

	/**
	 * Carries nothing from now on. Both sides miss the other one and give it up.
	 */
	void breakSilently() {
		if (!this.broken) {
			this.broken = true;
			this.from.giveUpLater(() -> true);
			this.to.giveUpLater(() -> true);
		}
	}

}
