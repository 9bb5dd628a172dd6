package io.pura.remote.rsocket;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import io.pura.remote.TransportLaws;
import org.awaitility.Awaitility;

/**
 * Tests for {@link RSocketTransport}.
 */
class RSocketTransportTests extends TransportLaws {

	@Override
	protected Transport transport() {
		return RSocketTransport.create();
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
			.atMost(Duration.ofSeconds(20))
			.until(condition::getAsBoolean);
	}

	@Override
	protected void settle() {
		Awaitility.await().pollInSameThread().pollDelay(Duration.ofMillis(50)).until(() -> true);
	}

}
