package io.pura.autoconfigure;

import io.pura.serialization.JacksonCodec;
import io.pura.serialization.Codec;
import tools.jackson.databind.JacksonModule;

import org.springframework.beans.factory.ObjectProvider;

/**
 * What messages are written with, for other nodes and for tests of what could go there.
 */
final class WireCodec {

	private WireCodec() {
	}

	/**
	 * Returns the codec that the application brings, or CBOR.
	 */
	static Codec.Factory of(ObjectProvider<Codec.Factory> codec, ObjectProvider<JacksonModule> modules) {
		return codec.getIfAvailable(() -> JacksonCodec.cbor(modules.orderedStream().toList()));
	}

}
