package io.pura.benchmarks.report;

import java.util.List;

import io.pura.benchmarks.measure.Metric;
import io.pura.benchmarks.measure.Series;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTests {

	private final Report report = new Report(List.of("pura", "peer"));

	@Test
	void printsTheMedianOfTheRoundsTheirExtremesAndTheRatioOfMedians() {
		add("pura", Metric.REMOTE_TELLS, 300);
		add("pura", Metric.REMOTE_TELLS, 100);
		add("pura", Metric.REMOTE_TELLS, 200);
		add("peer", Metric.REMOTE_TELLS, 40);
		add("peer", Metric.REMOTE_TELLS, 60);
		assertThat(this.report).hasToString("""
				workload  unit       pura                  peer               vs peer
				work      k tells/s  200.0 (100.0..300.0)  50.0 (40.0..60.0)  4.00x
				""");
	}

	@Test
	void lessIsBetterWhereTimeIsMeasured() {
		add("pura", Metric.ASK_P50, 100);
		add("peer", Metric.ASK_P50, 250);
		assertThat(this.report.toString()).endsWith(" 2.50x\n");
	}

	@Test
	void onlyTheMedianOfTheRunsOfOneTrialCounts() {
		this.report.add("pura", new Series("work", Metric.ASK_P99, List.of(1.0, 2.0, 90.0)));
		assertThat(this.report.toString()).contains("2.00 (2.00..2.00)");
	}

	@Test
	void whoeverWasNotMeasuredHasNoFigures() {
		add("pura", Metric.ASKS, 1);
		assertThat(this.report.toString()).endsWith("1.00 (1.00..1.00)  -     -\n");
	}

	private void add(String contender, Metric metric, double value) {
		this.report.add(contender, new Series("work", metric, List.of(value)));
	}

}
