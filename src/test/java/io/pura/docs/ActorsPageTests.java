package io.pura.docs;

import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

import io.pura.actor.Actor;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/actors.md} shows can be copied.
 */
class ActorsPageTests {

	private static final Path PAGE = Path.of("..", "docs", "actors.md");

	@Test
	void codeCompilesAndItsActorsFitTheirProtocols(@TempDir Path directory) throws Exception {
		CodeOfPage code = CodeOfPage.read(PAGE);
		List<String> names = code.compile(directory);
		try (URLClassLoader loader = new URLClassLoader(new URL[] { directory.toUri().toURL() },
				getClass().getClassLoader()); ActorSystem system = ActorSystem.builder("page").build()) {
			int actors = 0;
			for (String name : names) {
				Class<?> type = loader.loadClass(name);
				if (Actor.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
					system.declare(name, type, ActorsPageTests::notStarted, ActorOptions.defaults());
					actors++;
				}
			}
			assertThat(actors).isPositive();
		}
	}

	private static <P> Actor<P> notStarted() {
		throw new IllegalStateException("The system is not started");
	}

}
