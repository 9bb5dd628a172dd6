package io.pura.autoconfigure;

import java.io.IOException;
import java.util.Map;

import io.pura.spring.aot.GeneratedHints;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class FailureDirectivesAotProcessorTests {

	@Test
	void exceptionsOfThePropertiesStayInReachOfReflection() {
		RuntimeHints hints = generate(Map.of("pura.supervision.on-failure[java.io.IOException]", "stop",
				"pura.supervision.on-failure.java.lang.IllegalStateException", "restart"));
		assertThat(RuntimeHintsPredicates.reflection().onType(IOException.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(IllegalStateException.class)).accepts(hints);
	}

	@Test
	void namesThatCannotBeLoadedAreLeftToTheStartOfTheApplication() {
		assertThat(RuntimeHintsPredicates.reflection().onType(IOException.class))
			.accepts(generate(Map.of("pura.supervision.on-failure[no class]", "stop",
					"pura.supervision.on-failure[java.io.IOException]", "stop")));
	}

	@Test
	void worksWithoutExceptions() {
		assertThat(RuntimeHintsPredicates.reflection().onType(IOException.class)).rejects(generate(Map.of()));
	}

	private static RuntimeHints generate(Map<String, Object> properties) {
		return GeneratedHints.of(FailureDirectivesAotProcessorTests.class, properties);
	}

}
