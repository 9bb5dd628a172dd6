package io.pura.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table in Markdown, aligned so that it can be read as it is.
 *
 * @param headings the headings of the columns
 * @param left how many columns are aligned to the left, from the first
 * @param rows the cells of each row, as many as headings
 */
record Table(List<String> headings, int left, List<List<String>> rows) {

	@Override
	public String toString() {
		List<List<String>> lines = new ArrayList<>(this.rows);
		lines.add(0, this.headings);
		int[] widths = IntStream.range(0, this.headings.size())
			.map((column) -> lines.stream().mapToInt((cells) -> cells.get(column).length()).max().orElseThrow())
			.toArray();
		lines.add(1, IntStream.range(0, widths.length).mapToObj((column) -> rule(column, widths[column])).toList());
		return lines.stream().map((cells) -> line(cells, widths)).collect(Collectors.joining());
	}

	private String rule(int column, int width) {
		return (column < this.left) ? "-".repeat(width) : "-".repeat(width - 1) + ":";
	}

	private String line(List<String> cells, int[] widths) {
		StringBuilder line = new StringBuilder("|");
		for (int i = 0; i < widths.length; i++) {
			String space = " ".repeat(widths[i] - cells.get(i).length());
			line.append(' ').append((i < this.left) ? cells.get(i) + space : space + cells.get(i)).append(" |");
		}
		return line.append('\n').toString();
	}

}
