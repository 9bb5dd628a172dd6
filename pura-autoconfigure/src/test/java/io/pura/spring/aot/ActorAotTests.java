package io.pura.spring.aot;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageValidator;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.autoconfigure.PuraVerifyLocalAutoConfiguration;
import io.pura.autoconfigure.topic.PuraTopicAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.spring.ActorComponent;
import io.pura.spring.ActorProvider;
import io.pura.spring.example.BusyActor;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Greeter;
import io.pura.spring.example.OrderPlaced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;

import org.springframework.aot.AotDetector;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
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
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

class ActorAotTests {

	private static final MapPropertySource NODE = new MapPropertySource("node",
			Map.of("pura.cluster.enabled", "true", "pura.remote.port", "0", "pura.serialization.verify-local", "true"));

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
		Class<?> listening = Class.forName("io.pura.spring.topic.ListeningActor$Heard");
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
	void actorsThatAreSpawnedAtRunTimeStayInReachOfReflection() throws NoSuchMethodException {
		generate();
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(RoomActor.class.getDeclaredMethod("say", Room.Say.class))).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(RoomActor.class.getDeclaredConstructor(String.class, Greeting.class)))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Room.Line.class, "text")).accepts(this.hints);
	}

	@Test
	void protocolsOfInjectedReferencesStayInReachOfReflection() {
		generate();
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Elsewhere.Ping.class, "number"))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Listed.Ping.class, "number"))
			.accepts(this.hints);
	}

	@Test
	void registeredActorsAndProtocolsStayInReachOfReflection() throws NoSuchMethodException {
		generate();
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(BusyActor.class.getDeclaredMethod("greet", Greeter.Greet.class))).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(BusyActor.class.getDeclaredConstructors()[0])).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(LookedUp.Ping.class, "number"))
			.accepts(this.hints);
	}

	@Test
	void whatCoreFindsByNameStaysInReachOfReflection() throws ReflectiveOperationException {
		generate();
		for (Method method : List.of(
				Class.forName("io.pura.actor.StageReply").getDeclaredMethod("exclusive", CompletionStage.class),
				Class.forName("io.pura.actor.StageReply").getDeclaredMethod("interleaved", CompletionStage.class),
				Class.forName("io.pura.actor.StageReply").getDeclaredMethod("detached", CompletionStage.class),
				Class.forName("io.pura.actor.PublisherReply").getDeclaredMethod("of", Publisher.class),
				Class.forName("io.pura.actor.Validation")
					.getDeclaredMethod("validate", MessageValidator.class, Object.class, Object.class))) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(this.hints);
		}
	}

	@Test
	void generatedCodeRunsWithTheHandlersOfANativeImage(@TempDir Path directory) throws Exception {
		String property = "org.graalvm.nativeimage.imagecode";
		String initializer = generate().reflectionName();
		System.setProperty(property, "runtime");
		try {
			run(initializer, directory);
		}
		finally {
			System.clearProperty(property);
		}
	}

	@Test
	void generatedCodeRuns(@TempDir Path directory) throws Exception {
		run(generate().reflectionName(), directory);
	}

	private void run(String initializer, Path directory) throws Exception {
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
					.isEqualTo("7 from speedy on a node that is JOINED with [order 1, number 2, text three],"
							+ " and lobby says Hello, Ada");
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
	@AutoConfigurationPackage
	@RegisterActors(value = BusyActor.class, protocols = LookedUp.class)
	@Import({ PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class, PuraVerifyLocalAutoConfiguration.class,
			PuraTopicAutoConfiguration.class, CounterActor.class, FastCounterActor.class, Greeting.class, Holder.class,
			TopicUser.class })
	static class Application {

		@Bean
		Supplier<String> user(@Qualifier("fast") ActorRef<Counter> fast, ActorRef<Counter> counter, Cluster cluster,
				ActorSystem system, ActorProvider actors, ObjectProvider<List<ActorRef<Listed>>> listed,
				TopicUser topics) {
			return () -> {
				ActorRef<Room> lobby = system.spawn("lobby", actors.of(RoomActor.class, "lobby"));
				Room.Line line = new Room.Line("Ada");
				Room.Line said = lobby.ask(new Room.Say(line)).join().get(0);
				return "%s from %s on a node that is %s with %s, and %s".formatted(
						counter.ask(new Counter.Add(7)).join(), fast.path().name(), cluster.state(), topics.publish(),
						(said != line) ? said.text() : "nothing was copied");
			};
		}

	}

	@Component
	static class Greeting {

		String text() {
			return "Hello, ";
		}

	}

	/**
	 * Holds a reference to an actor that is not there.
	 */
	static class Holder {

		@Autowired(required = false)
		@Nullable ActorRef<Elsewhere> elsewhere;

	}

	interface Elsewhere {

		record Ping(int number) implements Message<Elsewhere, Integer> {
		}

	}

	interface Listed {

		record Ping(int number) implements Message<Listed, Integer> {
		}

	}

	interface LookedUp {

		record Ping(int number) implements Message<LookedUp, Integer> {
		}

	}

	interface Room {

		record Line(String text) {
		}

		record Say(Line line) implements Message<Room, List<Line>> {
		}

	}

	static class RoomActor implements Actor<Room> {

		private final String name;

		private final Greeting greeting;

		RoomActor(String name, Greeting greeting) {
			this.name = name;
			this.greeting = greeting;
		}

		@Handler
		CompletionStage<List<Room.Line>> say(Room.Say message) {
			Room.Line line = new Room.Line(this.name + " says " + this.greeting.text() + message.line().text());
			return CompletableFuture.completedFuture(List.of(line));
		}

	}

	@Qualifier("fast")
	@ActorComponent(value = "speedy", dispatcher = "blocking", instances = 1)
	static class FastCounterActor extends CounterActor {

	}

}
