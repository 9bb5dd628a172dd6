package io.pura.benchmarks.measure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class SeriesTests {

	@ParameterizedTest
	@EnumSource
	void isReadAsItWasPrinted(Metric metric) {
		Series series = new Series("ask, one at a time", metric, List.of(0.25, 12_345.5));
		assertThat(Series.parse(series.toString())).contains(series);
	}

	@Test
	void isNotReadFromAnythingElse() {
		assertThat(Series.parse("OpenJDK 64-Bit Server VM warning: something")).isEmpty();
	}

}
