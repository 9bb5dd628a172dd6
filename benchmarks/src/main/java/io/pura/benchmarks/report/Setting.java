package io.pura.benchmarks.report;

import java.util.List;

/**
 * How and where something was measured.
 *
 * @param suite the name of the suite
 * @param java the version of Java
 * @param processors the number of processors
 * @param rounds the number of rounds
 * @param options the options of the JVMs
 * @param command the command
 */
public record Setting(String suite, Runtime.Version java, int processors, int rounds, List<String> options,
		String command) {

	/**
	 * Returns the setting of this JVM.
	 * @param suite the name of the suite
	 * @param rounds the number of rounds
	 * @param options the options of the JVMs
	 * @param command the command
	 * @return the setting
	 */
	public static Setting here(String suite, int rounds, List<String> options, String command) {
		return new Setting(suite, Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, options,
				command);
	}

	String title() {
		return "%s, JDK %d".formatted(Character.toUpperCase(this.suite.charAt(0)) + this.suite.substring(1),
				this.java.feature());
	}

	String description() {
		return """
				`%s` on Java %s and %d processors. Each JVM has `%s`.
				""".formatted(this.command, this.java, this.processors, String.join(" ", this.options));
	}

}
