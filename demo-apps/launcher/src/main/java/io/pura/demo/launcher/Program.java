package io.pura.demo.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How to start a Java program.
 *
 * @param java the path of the {@code java} command
 * @param jvmOptions the options of the JVM
 * @param start what to start: a jar, or a class path and a class
 */
record Program(String java, List<String> jvmOptions, List<String> start) {

	/**
	 * Options that open a port, which only one process can have.
	 */
	private static final Pattern ONLY_ONCE = Pattern
		.compile("-Xdebug|-Xrunjdwp.*|-agentlib:jdwp.*|-Dcom\\.sun\\.management\\.jmxremote\\.(rmi\\.)?port=.*");

	private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[\\w@%+=:,./-]+");

	Program {
		jvmOptions = jvmOptions.stream().filter((option) -> !ONLY_ONCE.matcher(option).matches()).toList();
		start = List.copyOf(start);
	}

	/**
	 * Returns the program that this process runs.
	 * @param main its main class
	 */
	static Program current(Class<?> main) {
		String classPath = System.getProperty("java.class.path");
		return new Program(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				ManagementFactory.getRuntimeMXBean().getInputArguments(), start(classPath, main));
	}

	static List<String> start(String classPath, Class<?> main) {
		// Absolute, so that the user can start a node again from any folder
		return isExecutableJar(classPath) ? List.of("-jar", Path.of(classPath).toAbsolutePath().toString())
				: List.of("-cp", classPath, main.getName());
	}

	private static boolean isExecutableJar(String classPath) {
		if (!classPath.endsWith(".jar") || !Files.isRegularFile(Path.of(classPath))) {
			return false;
		}
		try (JarFile jar = new JarFile(classPath)) {
			Manifest manifest = jar.getManifest();
			return manifest != null && manifest.getMainAttributes().getValue("Start-Class") != null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + classPath, ex);
		}
	}

	/**
	 * Returns the command that starts the program.
	 * @param moreJvmOptions options of the JVM beside those of this process
	 * @param args the arguments of the program
	 */
	List<String> command(List<String> moreJvmOptions, List<String> args) {
		List<String> command = new ArrayList<>();
		command.add(this.java);
		command.addAll(this.jvmOptions);
		command.addAll(moreJvmOptions);
		command.addAll(this.start);
		command.addAll(args);
		return command;
	}

	/**
	 * Returns the command that starts the program, as one writes it in a shell.
	 * @param args the arguments of the program
	 */
	String shellCommand(List<String> args) {
		return command(List.of(), args).stream().map(Program::quote).collect(Collectors.joining(" "));
	}

	private static String quote(String word) {
		return NEEDS_NO_QUOTES.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
	}

}
