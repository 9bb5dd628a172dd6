package io.pura.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses by name. A word chooses what is called so, or else everything whose name
 * contains it.
 *
 * @param words the words, none to choose everything
 */
record Selection(List<String> words) {

	/**
	 * Reads words.
	 * @param variable where the words come from
	 * @param value the words, separated by commas
	 * @param known all names that there are to choose from
	 * @throws IllegalArgumentException if a word chooses nothing
	 */
	static Selection parse(String variable, String value, Collection<String> known) {
		List<String> words = Stream.of(value.split(","))
			.map(String::strip)
			.filter(Predicate.not(String::isEmpty))
			.toList();
		for (String word : words) {
			if (new Selection(List.of(word)).of(known).isEmpty()) {
				throw new IllegalArgumentException("%s must be of %s, not '%s'".formatted(variable,
						known.stream().distinct().map((name) -> "'" + name + "'").collect(Collectors.joining(", ")),
						word));
			}
		}
		return new Selection(words);
	}

	/**
	 * Returns what is chosen.
	 */
	List<String> of(Collection<String> names) {
		return names.stream().filter((name) -> this.words.isEmpty() || isChosen(name, names)).toList();
	}

	private boolean isChosen(String name, Collection<String> names) {
		return this.words.stream()
			.anyMatch((word) -> name.equals(word) || (!names.contains(word) && name.contains(word)));
	}

}
