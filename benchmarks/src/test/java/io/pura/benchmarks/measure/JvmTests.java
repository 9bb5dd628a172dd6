package io.pura.benchmarks.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JvmTests {

	private static final List<String> SMALL = List.of("-Xmx64m", "-XX:+UseSerialGC");

	private final List<String> output = new ArrayList<>();

	@Test
	void readsWhatWasMeasured() throws Exception {
		try (Jvm jvm = Jvm.start(SMALL, Child.class, "measure")) {
			assertThat(jvm.results(this.output::add, Duration.ofSeconds(60))).containsExactly(Child.MEASURED);
		}
		assertThat(this.output).containsExactly("hello", Child.MEASURED.toString());
	}

	@Test
	void reportsFailureThoughAThreadStillRuns() throws IOException {
		try (Jvm jvm = Jvm.start(SMALL, Child.class, "fail")) {
			assertThatExceptionOfType(TrialFailedException.class)
				.isThrownBy(() -> jvm.results(this.output::add, Duration.ofSeconds(60)))
				.withMessage("failed with exit code 1");
		}
	}

	@Test
	void destroysWhatTakesTooLong() throws IOException {
		try (Jvm jvm = Jvm.start(SMALL, Child.class, "hang")) {
			assertThatExceptionOfType(TrialFailedException.class)
				.isThrownBy(() -> jvm.results(this.output::add, Duration.ofSeconds(1)))
				.withMessage("was destroyed after 1 s");
		}
	}

	@Test
	void hasEndedWhenItIsClosed() throws IOException {
		Jvm jvm = Jvm.start(SMALL, Child.class, "hang");
		assertThat(jvm.isAlive()).isTrue();
		jvm.close();
		assertThat(jvm.isAlive()).isFalse();
	}

	static final class Child {

		static final Series MEASURED = new Series("work", Metric.OPERATIONS, List.of(1.5));

		private Child() {
		}

		public static void main(String[] args) {
			Lifeline.hold();
			switch (args[0]) {
				case "measure" -> System.out.println("hello\n" + MEASURED);
				case "hang" -> hang();
				default -> {
					new Thread(Child::hang).start();
					throw new IllegalStateException("This is expected here");
				}
			}
		}

		private static void hang() {
			try {
				Thread.sleep(Duration.ofMinutes(2).toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
