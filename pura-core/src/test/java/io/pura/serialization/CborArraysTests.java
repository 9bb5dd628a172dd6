package io.pura.serialization;

import java.util.List;

class CborArraysTests extends ArrayLaws {

	@Override
	protected Codec.Factory objects() {
		return JacksonCodec.cbor(List.of());
	}

}
