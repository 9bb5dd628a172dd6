package io.pura.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Role;
import io.pura.benchmarks.measure.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTests {

	private static final Entrant PURA = new Entrant("pura", Role.SUBJECT);

	private static final Entrant PEER = new Entrant("peer", Role.PEER);

	private static final Entrant RAW = new Entrant("raw", Role.LIMIT);

	private static final Entrant VARIANT = new Entrant("pura-observed", Role.VARIANT);

	private final Results results = new Results();

	@Test
	void saysHowItWasMeasuredAndTheMedianOfTheRoundsTheirExtremesAndTheRatioOfMedians() {
		add("pura", Metric.REMOTE_TELLS, 300);
		add("pura", Metric.REMOTE_TELLS, 10);
		add("pura", Metric.REMOTE_TELLS, 200);
		add("peer", Metric.REMOTE_TELLS, 40);
		add("peer", Metric.REMOTE_TELLS, 60);
		assertThat(report(PURA, PEER).toMarkdown()).isEqualTo("""
				## Remote, JDK 17

				`benchmarks/run remote` on Java 17.0.1 and 2 processors. Each JVM has `-Xmx1g -XX:+UseG1GC`.

				Rounds: 3. A cell has their median (smallest..largest). *vs* says how many times better Pura is,
				*of* which part of the other one is reached.

				### Throughput

				| workload | unit      |            pura |              peer | vs peer |
				| -------- | --------- | --------------: | ----------------: | ------: |
				| work     | k tells/s | 200 (10.0..300) | 50.0 (40.0..60.0) |   4.00x |
				""");
	}

	@Test
	void lessIsBetterWhereTimeIsMeasured() {
		add("pura", Metric.ASK_P50, 100);
		add("peer", Metric.ASK_P50, 250);
		assertThat(report(PURA, PEER).toMarkdown()).contains("### Latency").endsWith("|   2.50x |\n");
	}

	@Test
	void onlyTheMedianOfTheRunsOfOneTrialCounts() {
		this.results.add(1, "pura", new Series("work", Metric.ASK_P99, List.of(1.0, 2.0, 90.0)));
		assertThat(report(PURA).toMarkdown()).contains("2.00 (2.00..2.00)");
	}

	@Test
	void whoeverWasNotMeasuredHasNoFigures() {
		add("pura", Metric.OPERATIONS, 1);
		assertThat(report(PURA, PEER).toMarkdown()).endsWith("| 1.00 (1.00..1.00) |    - |       - |\n");
	}

	@Test
	void limitIsReachedInPart() {
		add("pura", Metric.OPERATIONS, 1);
		add("raw", Metric.OPERATIONS, 4);
		assertThat(report(PURA, RAW).toMarkdown()).contains("| of raw |").endsWith("|   0.25 |\n");
	}

	@Test
	void variantIsComparedInATableOfItsOwn() {
		add("pura", Metric.ALLOCATED, 20);
		add("pura-observed", Metric.ALLOCATED, 200);
		add("pura", Metric.HEAP_PER_ACTOR, 100);
		String[] tables = report(PURA, VARIANT).toMarkdown().split("### Variants");
		assertThat(tables[0]).contains("### Allocation", "### Memory").doesNotContain("pura-observed");
		assertThat(tables[1]).contains("pura-observed of pura").contains("B/op").doesNotContain("B/actor");
		assertThat(tables[1]).endsWith("|                  0.10 |\n");
	}

	@Test
	void eachIsComparedWithTheSubjectThatItNames() {
		Entrant other = new Entrant("pura-raw", Role.SUBJECT);
		Entrant cbor = new Entrant("peer-cbor", Role.PEER, Optional.of("pura"));
		Entrant raw = new Entrant("peer-raw", Role.PEER, Optional.of("pura-raw"));
		Entrant limit = new Entrant("raw", Role.LIMIT, Optional.of("pura-raw"));
		add("pura", Metric.OPERATIONS, 1);
		add("pura-raw", Metric.OPERATIONS, 2);
		add("peer-cbor", Metric.OPERATIONS, 0.2);
		add("peer-raw", Metric.OPERATIONS, 0.5);
		add("raw", Metric.OPERATIONS, 8);
		assertThat(report(PURA, other, cbor, raw, limit).toMarkdown())
			.contains("| pura vs peer-cbor | pura-raw vs peer-raw | pura-raw of raw |")
			.endsWith("|             5.00x |                4.00x |            0.25 |\n");
		assertThat(report(PURA, raw).toMarkdown()).doesNotContain("vs peer-raw");
	}

	@Test
	void whatIsNeitherBetterNorWorseIsNotCompared() {
		add("pura", Metric.LOST, 0);
		add("peer", Metric.LOST, 0);
		assertThat(report(PURA, PEER).toMarkdown()).contains("### Back-pressure").endsWith("|       - |\n");
	}

	@Test
	void nothingIsComparedWithoutASubject() {
		add("peer", Metric.OPERATIONS, 1);
		assertThat(report(PEER, RAW).toMarkdown()).contains("|              peer | raw |\n");
	}

	@Test
	void everySingleValueIsWritten(@TempDir Path folder) throws IOException {
		this.results.add(1, "pura", new Series("work, hard", Metric.ASK_P99, List.of(1.0, 2.5)));
		this.results.add(2, "peer", new Series("work", Metric.OPERATIONS, List.of(0.12345)));
		List<Path> files = report(PURA, PEER).write(folder.resolve("new"));
		assertThat(files).extracting((file) -> file.getFileName().toString())
			.containsExactly("remote-jdk17.md", "remote-jdk17.csv");
		assertThat(files.get(0)).hasContent(report(PURA, PEER).toMarkdown());
		assertThat(files.get(1)).hasContent("""
				round,contender,workload,unit,run,value
				1,pura,"work, hard",p99 us,1,1.0000
				1,pura,"work, hard",p99 us,2,2.5000
				2,peer,work,M ops/s,1,0.1235
				""");
	}

	private Report report(Entrant... entrants) {
		Setting setting = new Setting("remote", Runtime.Version.parse("17.0.1"), 2, 3,
				List.of("-Xmx1g", "-XX:+UseG1GC"), "benchmarks/run remote");
		return new Report("remote-jdk17", setting, this.results, List.of(entrants));
	}

	private void add(String contender, Metric metric, double value) {
		this.results.add(1, contender, new Series("work", metric, List.of(value)));
	}

}
