package io.pura.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The Java code of a page: all its blocks, as the members of one class. A block is either
 * declarations or, if a comment in the line above names what is given, statements:
 *
 * <pre>
 * &lt;!-- given ActorSystem system, ActorRef&lt;Counter&gt; counter --&gt;
 * </pre>
 */
final class CodeOfPage {

	private static final Pattern BLOCK = Pattern.compile("(?:<!-- given (.*?) ?-->\\n)?```java\\n(.*?)```",
			Pattern.DOTALL);

	/**
	 * A class of the page stands for itself, not inside of an instance of another one.
	 */
	private static final Pattern CLASS = Pattern.compile("^((?:public |final |abstract )*class )", Pattern.MULTILINE);

	private static final List<String> IMPORTS = List.of("io.pura.actor.*", "io.pura.cluster.*", "io.pura.dispatch.*",
			"io.pura.remote.*", "io.pura.serialization.*", "io.pura.spring.*", "io.pura.spring.aot.*",
			"io.pura.spring.test.*", "io.pura.spring.topic.*", "io.pura.spring.transaction.*", "io.pura.testkit.*",
			"io.pura.topic.*", "jakarta.validation.Valid", "jakarta.validation.constraints.*", "java.io.*",
			"java.time.*", "java.util.*", "java.util.concurrent.*", "java.util.function.*", "org.junit.jupiter.api.*",
			"org.reactivestreams.*", "org.springframework.beans.factory.annotation.*",
			"org.springframework.context.annotation.*", "org.springframework.stereotype.*",
			"org.springframework.transaction.annotation.*", "reactor.core.publisher.*",
			"static org.assertj.core.api.Assertions.assertThat");

	private final String source;

	private final int blocks;

	private CodeOfPage(String source, int blocks) {
		this.source = source;
		this.blocks = blocks;
	}

	static CodeOfPage read(Path page) throws IOException {
		StringBuilder source = new StringBuilder("package page;\n");
		IMPORTS.forEach((name) -> source.append("import ").append(name).append(";\n"));
		source.append("abstract class Page {\n");
		Matcher matcher = BLOCK.matcher(Files.readString(page));
		int blocks = 0;
		while (matcher.find()) {
			blocks++;
			String code = matcher.group(2);
			if (matcher.group(1) == null) {
				source.append(CLASS.matcher(code).replaceAll("static $1"));
			}
			else {
				source.append("void block%s(%s) throws Exception {\n%s}\n".formatted(blocks, matcher.group(1), code));
			}
		}
		return new CodeOfPage(source.append("}\n").toString(), blocks);
	}

	int blocks() {
		return this.blocks;
	}

	/**
	 * Compiles the code.
	 * @param directory where the classes go
	 * @return the names of the classes
	 * @throws AssertionError if it does not compile without a warning
	 */
	List<String> compile(Path directory) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter problems = new StringWriter();
		boolean compiled = compiler
			.getTask(problems, null, null,
					List.of("-d", directory.toString(), "-proc:none", "-parameters",
							"-Xlint:all,-processing,-classfile", "-Werror"),
					null, List.of(new Source(this.source)))
			.call();
		if (!compiled) {
			throw new AssertionError(problems + "\nin\n\n" + this.source);
		}
		List<String> names = new ArrayList<>();
		try (Stream<Path> files = Files.list(directory.resolve("page"))) {
			files.forEach((file) -> names.add("page." + file.getFileName().toString().replace(".class", "")));
		}
		return names;
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		Source(String code) {
			super(URI.create("string:///page/Page.java"), JavaFileObject.Kind.SOURCE);
			this.code = code;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.code;
		}

	}

}
