package io.pura.serialization;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Samples}.
 */
class SamplesTests {

	@Test
	void eachClassOfASealedTypeOccurs() {
		assertThat(samples(Shape.class)).containsExactly(new Circle(3), new Square(4L));
	}

	@Test
	void typesThatAllContainEachOtherAreGivenUp() throws Exception {
		Class<?> type = Compiled.load("T0", tangle(16));
		assertThatExceptionOfType(Samples.NoSampleException.class).isThrownBy(() -> samples(type))
			.withMessageContaining("more than 10000 values")
			.satisfies((ex) -> assertThat(ex.isHopeless()).isFalse());
	}

	/** Sealed types of one record each, which has all the others in it. */
	private static String tangle(int types) {
		return IntStream.range(0, types)
			.mapToObj((i) -> "sealed interface T%d permits R%d {} record R%d(%s) implements T%d {}".formatted(i, i, i,
					IntStream.range(0, types).mapToObj((j) -> "T" + j + " t" + j).collect(Collectors.joining(", ")), i))
			.collect(Collectors.joining(" "));
	}

	@Test
	void typesThatContainEachOtherOnceAreNot() throws Exception {
		assertThat(samples(Compiled.load("T0", tangle(3)))).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { OfSortedSet.class, OfTreeSet.class, OfSortedMap.class, Unhashable.class })
	void collectionThatDoesNotTakeItsElementsHasNoSample(Class<?> type) {
		assertThatExceptionOfType(Samples.NoSampleException.class).isThrownBy(() -> samples(type))
			.satisfies((ex) -> assertThat(ex.path()).isEqualTo("value"));
	}

	@Test
	void sortedCollectionOfWhatHasAnOrderHasOne() {
		assertThat(samples(Sorted.class)).containsExactly(new Sorted(new TreeSet<>(List.of(3)), Map.of("text", 3)));
	}

	private static List<Object> samples(Class<?> type) {
		return new Samples().of(ValueType.of(type));
	}

	sealed interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	record Square(long side) implements Shape {
	}

	record OfSortedSet(SortedSet<Shape> value) {
	}

	record OfTreeSet(TreeSet<Circle> value) {
	}

	record OfSortedMap(SortedMap<Square, Integer> value) {
	}

	record Unhashable(Set<Fickle> value) {
	}

	record Fickle(int number) {

		@Override
		public int hashCode() {
			throw new IllegalStateException("not yet");
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Fickle;
		}

	}

	record Sorted(SortedSet<Integer> numbers, Map<String, Integer> byName) {
	}

}
