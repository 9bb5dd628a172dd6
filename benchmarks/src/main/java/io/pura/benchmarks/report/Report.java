package io.pura.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what was measured, how and where, and writes that to files.
 *
 * @param name the name of the files, without an ending
 * @param setting the rest of what one must know to repeat it
 * @param results what was measured
 * @param entrants the contenders in the order of the columns
 */
public record Report(String name, Setting setting, Results results, List<Entrant> entrants) {

	/**
	 * Returns the report in Markdown.
	 * @return a heading of the second level, the setting, and tables
	 */
	public String toMarkdown() {
		return "## %s\n\n%s\n%s".formatted(this.setting.title(), this.setting.description(),
				new Tables(this.results, this.entrants).toMarkdown(this.setting.rounds()));
	}

	/**
	 * Writes the report in Markdown, and all single values as CSV.
	 * @param folder where to
	 * @return the files
	 * @throws IOException if that is not possible
	 */
	public List<Path> write(Path folder) throws IOException {
		Files.createDirectories(folder);
		return List.of(Files.writeString(folder.resolve(this.name + ".md"), toMarkdown()),
				Files.writeString(folder.resolve(this.name + ".csv"), new Csv(this.results).toString()));
	}

}
