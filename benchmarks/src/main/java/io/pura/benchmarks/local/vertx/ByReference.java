package io.pura.benchmarks.local.vertx;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands messages over as they are.
 */
final class ByReference implements MessageCodec<Object, Object> {

	static final String NAME = "by-reference";

	@Override
	public void encodeToWire(Buffer buffer, Object message) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Object decodeFromWire(int position, Buffer buffer) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Object transform(Object message) {
		return message;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public byte systemCodecID() {
		return -1;
	}

}
