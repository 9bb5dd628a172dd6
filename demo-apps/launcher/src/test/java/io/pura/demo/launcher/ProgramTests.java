package io.pura.demo.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProgramTests {

	@TempDir
	private Path folder;

	@Test
	void startsAnExecutableJarAsAJar() throws IOException {
		Path jar = jar("Start-Class", "demo.Main");
		assertThat(Program.start(jar.toString(), ProgramTests.class)).containsExactly("-jar", jar.toString());
	}

	@Test
	void startsAnyOtherJarByItsClassPath() throws IOException {
		String jar = jar("Main-Class", "demo.Main").toString();
		assertThat(Program.start(jar, ProgramTests.class)).containsExactly("-cp", jar, ProgramTests.class.getName());
	}

	@Test
	void startsClassesByTheirClassPath() {
		assertThat(Program.start("classes:lib/a.jar", ProgramTests.class)).containsExactly("-cp", "classes:lib/a.jar",
				ProgramTests.class.getName());
	}

	@Test
	void keepsTheOptionsOfTheJvmButNotThoseThatOpenAPort() {
		Program program = new Program(
				"java", List.of("-Xmx64m", "-agentlib:jdwp=transport=dt_socket,address=5005", "-Xdebug",
						"-Xrunjdwp:server=y", "-Dcom.sun.management.jmxremote.port=9010", "-Da=b"),
				List.of("-jar", "a.jar"));
		assertThat(program.command(List.of("-Dc=d"), List.of("--e=f"))).containsExactly("java", "-Xmx64m", "-Da=b",
				"-Dc=d", "-jar", "a.jar", "--e=f");
	}

	@Test
	void quotesForTheShell() {
		Program program = new Program("java", List.of(), List.of("-jar", "my app.jar"));
		assertThat(program.shellCommand(List.of("--a=it's", "--b=c")))
			.isEqualTo("java -jar 'my app.jar' '--a=it'\\''s' --b=c");
	}

	private Path jar(String attribute, String value) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().putValue(attribute, value);
		Path jar = this.folder.resolve("demo.jar");
		try (OutputStream out = Files.newOutputStream(jar)) {
			new JarOutputStream(out, manifest).close();
		}
		return jar;
	}

}
