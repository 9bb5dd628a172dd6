package io.pura.spring.diagnostics;

import java.util.Map;

import io.pura.serialization.UnknownCodecException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what a format needs that is not there.
 */
class UnknownCodecFailureAnalyzer extends AbstractFailureAnalyzer<UnknownCodecException> {

	private static final Map<String, String> LIBRARIES = Map.of("smile",
			"tools.jackson.dataformat:jackson-dataformat-smile", "protobuf", "com.google.protobuf:protobuf-java",
			"fory", "org.apache.fory:fory-core");

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownCodecException cause) {
		String library = LIBRARIES.get(cause.codec());
		String others = String.join(", ", cause.known());
		if (library != null) {
			return new FailureAnalysis("%s, but its library is not on the class path.".formatted(chosen(cause)),
					"Add the dependency %s, or choose one of %s.".formatted(library, others), cause);
		}
		return new FailureAnalysis("%s, but there is no codec of this name.".formatted(chosen(cause)),
				"Choose one of %s, or add a bean of type Codec.Factory that makes it.".formatted(others), cause);
	}

	private static String chosen(UnknownCodecException cause) {
		return "The format '%s' is chosen for %s".formatted(cause.codec(), cause.use());
	}

}
