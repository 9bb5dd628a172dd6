package io.pura.serialization;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JsonCodecTests extends TreeLaws {

	@Override
	protected Codec.Factory factory() {
		return JacksonCodec.json(List.of());
	}

	/** They are decimals there, as nobody knows which of the numbers are. */
	@Override
	protected boolean treesHaveNegativeZero() {
		return false;
	}

	@Test
	void canBeReadByPeople() {
		assertThat(codec().name()).isEqualTo("json");
		assertThat(written(message(2)).toString(StandardCharsets.UTF_8))
			.isEqualTo("{\"number\":2,\"text\":\"xx\",\"shapes\":[{\"@type\":\"Circle\",\"radius\":2}]}");
	}

}
