package io.pura.remote.simulated;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import io.pura.remote.TransportLaws;
import io.pura.testkit.ManualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The laws of transports, for a {@link SimulatedNetwork} with delays.
 */
class SimulatedTransportTests extends TransportLaws {

	private static final Duration STEP = Duration.ofMillis(1);

	private final ManualTime time = new ManualTime();

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(1));

	SimulatedTransportTests() {
		this.network.faults(SimulatedNetwork.Faults.NONE.delay(Duration.ZERO, Duration.ofMillis(5)));
	}

	@Override
	protected Transport transport() {
		return this.network.transport();
	}

	@Override
	protected NodeAddress anyAddress() {
		return new NodeAddress("node", 0);
	}

	@Override
	protected void await(String what, BooleanSupplier condition) {
		for (int i = 0; i < 60_000 && !condition.getAsBoolean(); i++) {
			this.time.advance(STEP);
		}
		assertThat(condition.getAsBoolean()).as(what).isTrue();
	}

	@Override
	protected void settle() {
		this.time.advance(Duration.ofSeconds(10));
	}

}
