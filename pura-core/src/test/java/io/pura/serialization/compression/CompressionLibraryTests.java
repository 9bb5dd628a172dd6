package io.pura.serialization.compression;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is there without the libraries, or with only one of them.
 */
class CompressionLibraryTests {

	@ParameterizedTest
	@CsvSource({ "LZ4, net.jpountz., at.yawk.lz4:lz4-java", "ZSTD, com.github.luben., com.github.luben:zstd-jni" })
	void algorithmWithoutItsLibrarySaysWhatIsMissing(String algorithm, String packages, String library)
			throws ReflectiveOperationException {
		Object compression = constant(algorithm, packages);
		assertThat(call(compression, "isAvailable")).isEqualTo(false);
		assertThatThrownBy(() -> call(compression, "requireAvailable")).cause()
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContainingAll("'" + algorithm.toLowerCase(Locale.ROOT) + "'", library, "class path");
	}

	@Test
	void othersWorkWithoutThem() throws ReflectiveOperationException {
		Object compression = constant("DEFLATE", "net.jpountz.", "com.github.luben.");
		assertThat(call(compression, "isAvailable")).isEqualTo(true);
		call(compression, "requireAvailable");
		List<?> available = (List<?>) compression.getClass().getMethod("available").invoke(null);
		assertThat(available.toString()).isEqualTo("[DEFLATE]");
	}

	@Test
	void noneIsAlwaysThere() {
		assertThat(Compression.NONE.isAvailable()).isTrue();
		Compression.NONE.requireAvailable();
		assertThat(Compression.available()).doesNotContain(Compression.NONE);
	}

	private static Object call(Object compression, String method) throws ReflectiveOperationException {
		return compression.getClass().getMethod(method).invoke(compression);
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static Object constant(String name, String... hidden) throws ReflectiveOperationException {
		Class type = Class.forName(Compression.class.getName(), true, new Without(List.of(hidden)));
		return Enum.valueOf(type, name);
	}

	/**
	 * Loads the classes of this package anew, and finds no library.
	 */
	private static final class Without extends ClassLoader {

		private final List<String> hidden;

		Without(List<String> hidden) {
			super(Without.class.getClassLoader());
			this.hidden = hidden;
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (this.hidden.stream().anyMatch(name::startsWith)) {
				throw new ClassNotFoundException(name);
			}
			if (!name.startsWith(Compression.class.getPackageName())) {
				return super.loadClass(name, resolve);
			}
			Class<?> known = findLoadedClass(name);
			return (known != null) ? known : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				if (in == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
