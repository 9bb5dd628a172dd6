package io.pura.spring.test;

import java.util.stream.Stream;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Makes the application contexts of {@link PuraTest}s.
 */
final class PuraTestContextBootstrapper extends TestSliceTestContextBootstrapper<PuraTest> {

	/**
	 * What differs from the application. The test has the last word.
	 */
	private static final String[] PROPERTIES = { "spring.main.web-application-type=none", "pura.keep-alive=false",
			"pura.cluster.enabled=false", "pura.serialization.verify-local=true" };

	@Override
	protected String[] getProperties(Class<?> testClass) {
		return Stream.of(PROPERTIES, super.getProperties(testClass)).flatMap(Stream::of).toArray(String[]::new);
	}

}
