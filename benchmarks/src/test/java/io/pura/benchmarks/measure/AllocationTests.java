package io.pura.benchmarks.measure;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AllocationTests {

	@Test
	void countsWhatThisThreadAllocates() {
		Allocation allocation = Allocation.begin();
		byte[] bytes = new byte[1_000_000];
		assertThat(allocation.bytes()).isBetween((long) bytes.length, 2L * bytes.length);
	}

}
