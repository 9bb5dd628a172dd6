package io.pura.actor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the compiler lets through and what it does not.
 */
class TypedSendTests {

	private static final String PROGRAM = """
			import io.pura.actor.*;
			import java.util.concurrent.*;

			interface Readable {
				record Read() implements Message<Readable, Long> {}
			}
			interface Counter extends Readable {
				record Add(int by) implements Message<Counter, Long> {}
				record Reset() implements Message<Counter, Void> {}
			}
			interface Printer {
				record Print(String text) implements Message<Printer, String> {}
			}
			class Program {
				void send(ActorRef<Counter> counter, ActorRef<Readable> readable, ActorRef<Printer> printer,
						ActorContext<Counter> context, io.pura.testkit.MockActor<Counter> mock) {
					%s
				}
			}
			""";

	@TempDir
	Path classes;

	@ParameterizedTest
	@ValueSource(strings = { "counter.tell(new Counter.Add(1));", "counter.tell(new Readable.Read());",
			"CompletableFuture<Long> reply = counter.ask(new Counter.Add(1));",
			"CompletableFuture<Long> reply = counter.ask(new Readable.Read());",
			"CompletableFuture<Void> reply = counter.ask(new Counter.Reset());",
			"ActorRef<Readable> narrow = ActorRef.narrow(counter);",
			"Recipient<Counter.Add, Long> recipient = counter.recipient(Counter.Add.class);",
			"context.watch(printer, new Counter.Reset());",
			"context.schedule(java.time.Duration.ZERO, new Counter.Reset());" })
	void compilesARightSend(String statement) throws IOException {
		assertThat(compile(statement)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "counter.tell(new Printer.Print(\"\"));", "readable.tell(new Counter.Add(1));",
			"counter.offer(new Printer.Print(\"\"));",
			"counter.deliver(new Printer.Print(\"\"), DeliveryGuarantee.AT_LEAST_ONCE);", "counter.tell(\"text\");",
			"context.watch(printer, new Printer.Print(\"\"));",
			"context.schedule(java.time.Duration.ZERO, new Printer.Print(\"\"));",
			"ActorRef<Counter> wide = ActorRef.narrow(readable);",
			"Recipient<Printer.Print, String> recipient = counter.recipient(Printer.Print.class);" })
	void doesNotCompileASendToTheWrongProtocol(String statement) throws IOException {
		assertThat(compile(statement)).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CompletableFuture<String> reply = counter.ask(new Counter.Add(1));",
			"CompletableFuture<Integer> reply = counter.ask(new Counter.Add(1));",
			"String text = counter.ask(new Readable.Read()).join();",
			"Recipient<Counter.Add, String> recipient = counter.recipient(Counter.Add.class);",
			"printer.ask(new Printer.Print(\"\")).thenAccept((Long number) -> {});" })
	void doesNotCompileAnAskForTheWrongReply(String statement) throws IOException {
		assertThat(compile(statement)).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mock.when(Counter.Add.class, (message) -> 1L + message.by());",
			"mock.when(Readable.Read.class, (message) -> 1L);", "mock.when(Counter.Reset.class, (message) -> null);",
			"mock.whenAsync(Counter.Add.class, (message) -> new CompletableFuture<Long>());",
			"mock.fails(Counter.Add.class, new IllegalStateException());",
			"java.util.List<Counter.Add> received = mock.received(Counter.Add.class);" })
	void compilesAMockThatAnswersRight(String statement) throws IOException {
		assertThat(compile(statement)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mock.when(Counter.Add.class, (message) -> \"text\");",
			"mock.when(Counter.Add.class, (message) -> 1);", "mock.when(Printer.Print.class, (message) -> \"text\");",
			"mock.whenAsync(Counter.Add.class, (message) -> new CompletableFuture<String>());",
			"mock.fails(Printer.Print.class, new IllegalStateException());", "mock.verify(Printer.Print.class);" })
	void doesNotCompileAMockThatAnswersWrong(String statement) throws IOException {
		assertThat(compile(statement)).isNotEmpty();
	}

	@Test
	void saysWhichTypesDoNotFit() throws IOException {
		assertThat(compile("counter.tell(new Printer.Print(\"\"));")).singleElement()
			.asString()
			.contains("Print")
			.contains("Counter");
	}

	private List<String> compile(String statement) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
			compiler
				.getTask(null, files, diagnostics,
						List.of("-d", this.classes.toString(), "-proc:none", "-cp",
								System.getProperty("java.class.path")),
						null, List.of(new Source(PROGRAM.formatted(statement))))
				.call();
		}
		return diagnostics.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.map((diagnostic) -> diagnostic.getMessage(Locale.ROOT))
			.toList();
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String content;

		Source(String content) {
			super(URI.create("string:///Program.java"), Kind.SOURCE);
			this.content = content;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.content;
		}

	}

}
