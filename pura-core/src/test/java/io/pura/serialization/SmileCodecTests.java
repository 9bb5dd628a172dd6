package io.pura.serialization;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SmileCodecTests extends TreeLaws {

	@Override
	protected Codec.Factory factory() {
		return JacksonCodec.smile(List.of());
	}

	@Test
	void hasAName() {
		assertThat(codec().name()).isEqualTo("smile");
	}

}
