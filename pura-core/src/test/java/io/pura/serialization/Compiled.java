package io.pura.serialization;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes of one name in several versions, as nodes of different versions have them.
 */
final class Compiled extends ClassLoader {

	private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

	private Compiled() {
		super(Compiled.class.getClassLoader());
	}

	static Class<?> load(String name, String source) throws Exception {
		Compiled loader = new Compiled();
		loader.compile(name, "package shop; " + source);
		return loader.loadClass("shop." + name);
	}

	static Object create(Class<?> type, @Nullable Object... arguments) throws Exception {
		Constructor<?> constructor = type.getDeclaredConstructors()[0];
		constructor.setAccessible(true);
		return constructor.newInstance(arguments);
	}

	private void compile(String name, String source) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		JavaFileManager files = new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {

			@Override
			public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
					FileObject sibling) {
				return new SimpleJavaFileObject(URI.create("mem:///" + className + ".class"), kind) {

					@Override
					public OutputStream openOutputStream() {
						return Compiled.this.classes.computeIfAbsent(className,
								(absent) -> new ByteArrayOutputStream());
					}

				};
			}

		};
		JavaFileObject file = new SimpleJavaFileObject(URI.create("mem:///" + name + ".java"),
				JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return source;
			}

		};
		assertThat(compiler.getTask(null, files, null, List.of("-parameters"), null, List.of(file)).call()).isTrue();
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		ByteArrayOutputStream bytes = this.classes.get(name);
		if (bytes == null) {
			throw new ClassNotFoundException(name);
		}
		return defineClass(name, bytes.toByteArray(), 0, bytes.size());
	}

}
