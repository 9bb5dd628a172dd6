package io.pura.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import io.pura.serialization.Codec;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.RawCodec;
import io.pura.serialization.UnknownCodecException;
import io.pura.serialization.fory.ForyCodec;
import io.pura.serialization.protobuf.ProtobufCodec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;

import org.springframework.util.ClassUtils;

/**
 * What messages are written with: the codecs of the application, those of Pura whose
 * libraries are there, and what the properties choose of them.
 */
final class WireCodecs {

	private static final String FORMAT = "pura.serialization.format";

	private static final String TYPES = "pura.serialization.types.";

	private final List<JacksonModule> modules;

	private final @Nullable ClassLoader classLoader;

	WireCodecs(List<JacksonModule> modules, @Nullable ClassLoader classLoader) {
		this.modules = modules;
		this.classLoader = classLoader;
	}

	/**
	 * Makes the choice of the properties among all codecs.
	 * @param own the codecs of the application, which count more than others of their
	 * names
	 */
	Codecs choose(PuraProperties.Serialization properties, List<Codec.Factory> own) {
		check(FORMAT, properties.format(), own);
		properties.types().forEach((type, format) -> check(TYPES + type, format, own));
		List<Codec.Factory> all = new ArrayList<>(own);
		for (Format format : Format.values()) {
			if (format.isThere(this.classLoader)) {
				all.add(format.factory.apply(this.modules));
			}
		}
		Codecs codecs = Codecs.of(all.get(0))
			.with(all.subList(1, all.size()).toArray(Codec.Factory[]::new))
			.favourite(properties.format());
		for (Map.Entry<String, String> entry : properties.types().entrySet()) {
			codecs = codecs.use(entry.getKey(), entry.getValue());
		}
		return codecs;
	}

	/** What codecs of the application are called is seen when they are made. */
	private void check(String property, String name, List<Codec.Factory> own) {
		if (!own.isEmpty()) {
			return;
		}
		List<String> there = new ArrayList<>();
		for (Format format : Format.values()) {
			if (format.isThere(this.classLoader)) {
				there.add(format.codec());
			}
		}
		if (there.contains(name)) {
			return;
		}
		for (Format format : Format.values()) {
			if (format.codec().equals(name)) {
				throw new UnknownCodecException(name, property, there);
			}
		}
		throw PropertyChecks.invalid(property, name,
				"It must be one of %s, or the name of the codec of a bean of type".formatted(String.join(", ", there))
						+ " Codec.Factory.");
	}

	/**
	 * The formats of Pura.
	 */
	private enum Format {

		CBOR(null, JacksonCodec::cbor),

		JSON(null, JacksonCodec::json),

		RAW(null, (modules) -> RawCodec.factory()),

		SMILE("tools.jackson.dataformat.smile.SmileMapper", JacksonCodec::smile),

		PROTOBUF("com.google.protobuf.CodedOutputStream", (modules) -> ProtobufCodec.factory()),

		FORY("org.apache.fory.Fory", (modules) -> ForyCodec.factory());

		private final @Nullable String library;

		private final Function<List<JacksonModule>, Codec.Factory> factory;

		Format(@Nullable String library, Function<List<JacksonModule>, Codec.Factory> factory) {
			this.library = library;
			this.factory = factory;
		}

		String codec() {
			return name().toLowerCase(Locale.ROOT);
		}

		boolean isThere(@Nullable ClassLoader classLoader) {
			return this.library == null || ClassUtils.isPresent(this.library, classLoader);
		}

	}

}
