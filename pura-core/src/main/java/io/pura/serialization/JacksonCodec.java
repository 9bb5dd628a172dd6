package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * CBOR, JSON or Smile by a Jackson mapper of its own, which shares nothing with the
 * mapper of a web application but the modules: how REST looks must not change how nodes
 * talk. Properties that are not known are ignored and those that are missing get
 * defaults, so that nodes of different versions understand each other.
 */
public final class JacksonCodec implements Codec {

	/** Deeper is most likely a cycle. */
	private static final int MAX_NESTING = 200;

	private final String name;

	private final ObjectMapper mapper;

	private final ScratchBytes scratch;

	private final @Nullable FastThreadLocal<CborSession> sessions;

	private final @Nullable ArrayCodec arrays;

	private JacksonCodec(String name, Supplier<MapperBuilder<?, ?>> builder, int maxBytes) {
		ObjectMapper objects = builder.get().build();
		this.name = name;
		this.mapper = objects;
		this.scratch = new ScratchBytes();
		// Values of the others cannot stand one after the other.
		this.sessions = (objects instanceof CBORMapper) ? new FastThreadLocal<>() {

			@Override
			protected CborSession initialValue() {
				return new CborSession(objects, maxBytes);
			}

		} : null;
		// JSON is for people, who want to see the names.
		this.arrays = (objects instanceof JsonMapper) ? null
				: new ArrayCodec(name + "-arrays", () -> new JacksonCodec(this, ArrayCodec.arrays(builder.get())));
	}

	private JacksonCodec(JacksonCodec objects, ObjectMapper mapper) {
		this.name = objects.name;
		this.mapper = mapper;
		this.scratch = objects.scratch;
		this.sessions = objects.sessions;
		this.arrays = null;
	}

	/**
	 * Returns a factory of CBOR, which is called {@code cbor}.
	 * @param modules teach the mapper types that it does not know
	 * @return the factory
	 */
	public static Codec.Factory cbor(List<? extends JacksonModule> modules) {
		return factory("cbor", modules,
				(read, write) -> CBORMapper.builder(CBORFactory.builder()
					.streamReadConstraints(read)
					.streamWriteConstraints(write)
					.recyclerPool(JsonRecyclerPools.threadLocalPool())
					.build()));
	}

	/**
	 * Returns a factory of JSON, which is called {@code json}: for people who read along.
	 * @param modules teach the mapper types that it does not know
	 * @return the factory
	 */
	public static Codec.Factory json(List<? extends JacksonModule> modules) {
		return factory("json", modules,
				(read, write) -> JsonMapper.builder(JsonFactory.builder()
					.streamReadConstraints(read)
					.streamWriteConstraints(write)
					.recyclerPool(JsonRecyclerPools.threadLocalPool())
					.build()));
	}

	/**
	 * Returns a factory of Smile, which is called {@code smile}. It needs
	 * {@code tools.jackson.dataformat:jackson-dataformat-smile}.
	 * @param modules teach the mapper types that it does not know
	 * @return the factory
	 */
	public static Codec.Factory smile(List<? extends JacksonModule> modules) {
		return factory("smile", modules, SmileFormat::builder);
	}

	private static Codec.Factory factory(String name, List<? extends JacksonModule> modules,
			BiFunction<StreamReadConstraints, StreamWriteConstraints, MapperBuilder<?, ?>> format) {
		List<? extends JacksonModule> copy = List.copyOf(modules);
		return (refs, maxBytes) -> {
			StreamReadConstraints read = StreamReadConstraints.builder()
				.maxNestingDepth(MAX_NESTING)
				.maxStringLength(maxBytes)
				.maxNameLength(maxBytes)
				.maxDocumentLength(maxBytes)
				.build();
			StreamWriteConstraints write = StreamWriteConstraints.builder().maxNestingDepth(MAX_NESTING).build();
			return new JacksonCodec(name, () -> mapper(format.apply(read, write), copy, refs), maxBytes);
		};
	}

	private static MapperBuilder<?, ?> mapper(MapperBuilder<?, ?> builder, List<? extends JacksonModule> modules,
			ActorRefFormat refs) {
		builder.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
			.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
			.addModules(modules)
			.addModule(new ActorRefModule(refs));
		builder.annotationIntrospector(
				AnnotationIntrospectorPair.pair(builder.annotationIntrospector(), new SealedTypesIntrospector()));
		return builder;
	}

	@Override
	public String name() {
		return this.name;
	}

	/**
	 * Returns this format with records as arrays.
	 * @return the format, or {@code null} if there is none
	 */
	@Nullable ArrayCodec arrays() {
		return this.arrays;
	}

	/**
	 * Returns the mapper.
	 */
	ObjectMapper mapper() {
		return this.mapper;
	}

	@Override
	public TypeCodec forType(Type type) {
		try {
			JavaType javaType = this.mapper.constructType(type);
			ObjectReader reader = this.mapper.readerFor(javaType);
			return new JacksonTypeCodec(type, this.mapper.writerFor(javaType), reader,
					reader.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS), this.scratch, this.sessions);
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new SerializationException(
					type.getTypeName() + " cannot travel to another node: " + Redacted.text(ex), ex);
		}
	}

}
