package io.pura.spring.aot;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import io.pura.actor.ActorRef;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.autoconfigure.topic.PuraTopicAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.spring.ActorComponent;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.OrderPlaced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

class ActorAotTests {

	private static final MapPropertySource NODE = new MapPropertySource("node",
			Map.of("pura.cluster.enabled", "true", "pura.remote.port", "0"));

	private final InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void generatedCodeMakesReferencesByTheirFactoryMethod() throws IOException {
		generate();
		String sources = sources().values().stream().collect(Collectors.joining());
		assertThat(sources).contains("ActorRefs.create(").contains("\"pura.actor.counter\"");
	}

	@Test
	void handlersAndMessagesStayInReachOfReflection() throws NoSuchMethodException {
		generate();
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(CounterActor.class.getDeclaredMethod("add", Counter.Add.class))).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Counter.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Counter.Add.class)).accepts(this.hints);
	}

	@Test
	void listenersOfTopicsStayInReachOfReflection() throws ReflectiveOperationException {
		generate();
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(TopicUser.class.getDeclaredMethod("order", OrderPlaced.class))).accepts(this.hints);
		Class<?> listening = Class.forName("io.pura.spring.topic.Listening$Heard");
		RuntimeHints ours = new RuntimeHints();
		AotServices.factories()
			.load(RuntimeHintsRegistrar.class)
			.forEach((registrar) -> registrar.registerHints(ours, getClass().getClassLoader()));
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(
					Class.forName("io.pura.spring.topic.ListeningActor").getDeclaredMethod("heard", listening)))
			.accepts(ours);
		assertThat(RuntimeHintsPredicates.reflection().onType(listening)).accepts(ours);
	}

	@Test
	void generatedCodeRuns(@TempDir Path directory) throws Exception {
		String initializer = generate().reflectionName();
		compile(directory);
		try (URLClassLoader classLoader = new URLClassLoader(classPath(directory),
				ClassLoader.getPlatformClassLoader())) {
			Thread thread = Thread.currentThread();
			ClassLoader previous = thread.getContextClassLoader();
			thread.setContextClassLoader(classLoader);
			try {
				Class<?> program = classLoader.loadClass(Program.class.getName());
				Object result = program.getMethod("run", String.class).invoke(null, initializer);
				assertThat(result)
					.isEqualTo("7 from speedy on a node that is JOINED with [order 1, number 2, text three]");
			}
			finally {
				thread.setContextClassLoader(previous);
			}
		}
	}

	private ClassName generate() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment().getPropertySources().addFirst(NODE);
			context.register(Application.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(Application.class)), this.files, this.hints);
			ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			return initializer;
		}
	}

	private Map<String, String> sources() throws IOException {
		Map<String, String> sources = new TreeMap<>();
		for (String path : this.files.getGeneratedFiles(Kind.SOURCE).keySet()) {
			sources.put(path, this.files.getGeneratedFileContent(Kind.SOURCE, path));
		}
		return sources;
	}

	private void compile(Path directory) throws IOException {
		List<File> written = new ArrayList<>();
		for (var source : sources().entrySet()) {
			Path file = directory.resolve(source.getKey());
			Files.createDirectories(file.getParent());
			written.add(Files.writeString(file, source.getValue()).toFile());
		}
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter output = new StringWriter();
		try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
			boolean compiled = compiler
				.getTask(output, fileManager, null,
						List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
						null, fileManager.getJavaFileObjectsFromFiles(written))
				.call();
			assertThat(compiled).as(output.toString()).isTrue();
		}
	}

	private static URL[] classPath(Path directory) throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		urls.add(directory.toUri().toURL());
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		return urls.toArray(URL[]::new);
	}

	/**
	 * Runs in a class loader of its own, together with the generated code.
	 */
	public static final class Program {

		private Program() {
		}

		/**
		 * Starts the application out of generated code.
		 * @param initializerName the generated initializer
		 * @return what the actors said
		 */
		@SuppressWarnings("unchecked")
		public static String run(String initializerName) throws ReflectiveOperationException {
			SpringProperties.setFlag(AotDetector.AOT_ENABLED);
			var initializer = (ApplicationContextInitializer<GenericApplicationContext>) Class.forName(initializerName)
				.getDeclaredConstructor()
				.newInstance();
			try (GenericApplicationContext context = new GenericApplicationContext(new DefaultListableBeanFactory())) {
				context.getEnvironment().getPropertySources().addFirst(NODE);
				initializer.initialize(context);
				context.refresh();
				return context.getBean("user", Supplier.class).get().toString();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class, PuraTopicAutoConfiguration.class,
			CounterActor.class, FastCounterActor.class, TopicUser.class })
	static class Application {

		@Bean
		Supplier<String> user(@Qualifier("fast") ActorRef<Counter> fast, ActorRef<Counter> counter, Cluster cluster,
				TopicUser topics) {
			return () -> "%s from %s on a node that is %s with %s".formatted(counter.ask(new Counter.Add(7)).join(),
					fast.path().name(), cluster.state(), topics.publish());
		}

	}

	@Qualifier("fast")
	@ActorComponent(value = "speedy", dispatcher = "blocking", instances = 1)
	static class FastCounterActor extends CounterActor {

	}

}
