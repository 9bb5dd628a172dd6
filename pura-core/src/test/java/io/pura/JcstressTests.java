package io.pura;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the tests of {@code src/jcstress}: each for a moment, or for longer with
 * {@code -Pjcstress}. What they have seen is in {@code target/jcstress-results}.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class JcstressTests {

	private static final String LIST = "META-INF/TestList";

	/** The first name in a line, after its length. */
	private static final Pattern NAME = Pattern.compile("^JCTEST(\\d+)S(.*)$", Pattern.MULTILINE);

	private static final String PASSED = "[OK] ";

	/** From here on the output says for each test what has come of it in all. */
	private static final String RESULTS = "RUN RESULTS:";

	private final Path classes = Path.of(System.getProperty("pura.jcstress.classes", "target/jcstress-classes"))
		.toAbsolutePath();

	private final Path results = Path.of(System.getProperty("pura.jcstress.results", "target/jcstress-results"))
		.toAbsolutePath();

	@Test
	void seesNothingThatMustNotBe() throws Exception {
		Files.createDirectories(this.results);
		Path output = this.results.resolve("output.txt");
		int exit = run(output);
		String said = Files.readString(output);
		assertThat(exit).as(said).isZero();
		// It leaves out what it cannot run, and says nothing of it.
		assertThat(passed(said)).as(said).isEqualTo(tests());
	}

	private int run(Path output) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
				"-XX:ActiveProcessorCount=" + Math.max(4, Runtime.getRuntime().availableProcessors()), "-cp",
				this.classes + File.pathSeparator + System.getProperty("java.class.path"), "io.pura.Stress", "-v", "-r",
				this.results.toString(), "-c", "4", "-af", "NONE", "-spinStyle", "THREAD_YIELD"));
		command.addAll(List.of(System.getProperty("pura.jcstress.options", "-m sanity").split(" ")));
		Process process = new ProcessBuilder(command).directory(this.results.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			return process.waitFor();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private Set<String> tests() throws IOException {
		return NAME.matcher(Files.readString(this.classes.resolve(LIST)))
			.results()
			.map((match) -> match.group(2).substring(0, Integer.parseInt(match.group(1))))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> passed(String output) {
		return output.substring(output.indexOf(RESULTS))
			.lines()
			.filter((line) -> line.contains(PASSED))
			.map((line) -> line.substring(line.indexOf(PASSED) + PASSED.length()).trim())
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
