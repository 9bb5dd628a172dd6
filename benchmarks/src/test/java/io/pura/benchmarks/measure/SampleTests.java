package io.pura.benchmarks.measure;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SampleTests {

	@Test
	void medianOfAnOddNumberOfValuesIsTheMiddleOne() {
		assertThat(Sample.of(9, 1, 5).median()).isEqualTo(5);
	}

	@Test
	void medianOfAnEvenNumberOfValuesIsTheMeanOfTheMiddleOnes() {
		assertThat(Sample.of(9, 1, 4, 5).median()).isEqualTo(4.5);
	}

	@Test
	void percentileIsTheSmallestValueThatSoManyPercentDoNotExceed() {
		Sample sample = Sample.of(IntStream.rangeClosed(1, 200).mapToDouble((value) -> 201 - value).toArray());
		assertThat(sample.percentile(50)).isEqualTo(100);
		assertThat(sample.percentile(99)).isEqualTo(198);
		assertThat(sample.percentile(100)).isEqualTo(200);
		assertThat(sample.percentile(0)).isEqualTo(1);
	}

	@Test
	void singleValueIsItsOwnMedianPercentileAndExtreme() {
		Sample sample = Sample.of(7);
		assertThat(new double[] { sample.median(), sample.percentile(99), sample.min(), sample.max() }).containsOnly(7);
	}

	@Test
	void sampleWithoutValuesIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(Sample::of);
	}

}
