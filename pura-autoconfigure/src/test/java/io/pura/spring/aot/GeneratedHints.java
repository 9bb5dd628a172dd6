package io.pura.spring.aot;

import java.util.Map;

import io.pura.autoconfigure.PuraAutoConfiguration;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;

/**
 * The hints that come of properties.
 */
public final class GeneratedHints {

	private GeneratedHints() {
	}

	/**
	 * Builds an application ahead of time.
	 * @param test names what is generated
	 * @param properties the properties of the application
	 * @return its hints
	 */
	public static RuntimeHints of(Class<?> test, Map<String, Object> properties) {
		RuntimeHints hints = new RuntimeHints();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
			context.register(PuraAutoConfiguration.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(test)), new InMemoryGeneratedFiles(), hints));
		}
		return hints;
	}

}
