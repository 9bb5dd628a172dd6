package io.pura.spring.aot;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.autoconfigure.endpoint.PuraEndpointAutoConfiguration;
import io.pura.spring.endpoint.ActorsDescriptor;
import io.pura.spring.endpoint.PuraSection;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of the endpoint a native image keeps.
 */
class EndpointHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void whatTheSectionsShowCanBeWritten() {
		generate("pura");
		assertThat(descriptors()).hasSizeGreaterThan(6).allSatisfy(this::assertWritable);
	}

	@Test
	void whatASectionOfTheApplicationShowsCanBeWritten() {
		generate("pura");
		assertWritable(Weather.class);
	}

	@Test
	void nothingIsKeptOfAnEndpointThatIsNotThere() {
		generate("health");
		assertThat(RuntimeHintsPredicates.reflection().onType(ActorsDescriptor.class)).rejects(this.hints);
	}

	private static List<Class<?>> descriptors() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*Descriptor")));
		return scanner.findCandidateComponents(PuraSection.class.getPackageName())
			.stream()
			.<Class<?>>map((found) -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
			.toList();
	}

	private void assertWritable(Class<?> type) {
		assertThat(type).isRecord();
		for (var component : type.getRecordComponents()) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as(component.toString())
				.accepts(this.hints);
		}
		for (Class<?> nested : type.getDeclaredClasses()) {
			assertWritable(nested);
		}
	}

	private void generate(String exposed) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(
						new MapPropertySource("exposed", Map.of("management.endpoints.web.exposure.include", exposed)));
			context.getEnvironment().setConversionService(new ApplicationConversionService());
			context.register(WeatherSection.class, PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class,
					PuraEndpointAutoConfiguration.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(EndpointHintsTests.class)), new InMemoryGeneratedFiles(),
					this.hints);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
	}

	record Weather(Wind wind) {

		record Wind(int force) {
		}

	}

	/**
	 * A section of an application.
	 */
	static class WeatherSection implements PuraSection {

		@Override
		public String name() {
			return "weather";
		}

		@Override
		public Weather read(List<String> path) {
			return new Weather(new Weather.Wind(7));
		}

	}

}
