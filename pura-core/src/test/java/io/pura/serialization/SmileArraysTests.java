package io.pura.serialization;

import java.util.List;

class SmileArraysTests extends ArrayLaws {

	@Override
	protected Codec.Factory objects() {
		return JacksonCodec.smile(List.of());
	}

}
