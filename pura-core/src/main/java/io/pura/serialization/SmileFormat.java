package io.pura.serialization;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileMapper;

/**
 * Smile. A class of its own, as it is not there in every application.
 */
final class SmileFormat {

	private SmileFormat() {
	}

	static MapperBuilder<?, ?> builder(StreamReadConstraints read, StreamWriteConstraints write) {
		return SmileMapper.builder(SmileFactory.builder()
			.streamReadConstraints(read)
			.streamWriteConstraints(write)
			.recyclerPool(JsonRecyclerPools.threadLocalPool())
			.build());
	}

}
