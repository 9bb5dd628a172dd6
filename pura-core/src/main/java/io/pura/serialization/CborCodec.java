package io.pura.serialization;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * CBOR by a Jackson mapper of its own, which shares nothing with the mapper of a web
 * application but the modules: how REST looks must not change how nodes talk. Properties
 * that are not known are ignored and those that are missing get defaults, so that nodes
 * of different versions understand each other.
 */
public final class CborCodec implements Codec {

	/** Deeper is most likely a cycle. */
	private static final int MAX_NESTING = 200;

	private final CBORMapper mapper;

	private CborCodec(CBORMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Returns a factory of this codec.
	 * @param modules teach the mapper types that it does not know
	 * @return the factory
	 */
	public static Codec.Factory factory(List<? extends JacksonModule> modules) {
		List<? extends JacksonModule> copy = List.copyOf(modules);
		return (refs, maxBytes) -> new CborCodec(mapper(copy, refs, maxBytes));
	}

	private static CBORMapper mapper(List<? extends JacksonModule> modules, ActorRefFormat refs, int maxBytes) {
		CBORFactory factory = CBORFactory.builder()
			.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MAX_NESTING)
				.maxStringLength(maxBytes)
				.maxDocumentLength(maxBytes)
				.build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_NESTING).build())
			.build();
		CBORMapper.Builder builder = CBORMapper.builder(factory)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.addModules(modules)
			.addModule(new ActorRefModule(refs));
		builder.annotationIntrospector(
				AnnotationIntrospectorPair.pair(builder.annotationIntrospector(), new SealedTypesIntrospector()));
		return builder.build();
	}

	@Override
	public String name() {
		return "cbor";
	}

	@Override
	public TypeCodec forType(Type type) {
		try {
			JavaType javaType = this.mapper.constructType(type);
			return new JacksonTypeCodec(type, this.mapper.writerFor(javaType), this.mapper.readerFor(javaType));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new SerializationException(type.getTypeName() + " cannot travel to another node: " + ex.getMessage(),
					ex);
		}
	}

	/**
	 * The codec of one type.
	 *
	 * @param type the type
	 * @param writer writes its values
	 * @param reader reads its values
	 */
	private record JacksonTypeCodec(Type type, ObjectWriter writer, ObjectReader reader) implements TypeCodec {

		@Override
		public void write(Object value, ByteBuf target) {
			Output out = new Output(target);
			try (out) {
				this.writer.writeValue((OutputStream) out, value);
			}
			catch (JacksonException | IndexOutOfBoundsException ex) {
				if (out.full != null) {
					throw out.full;
				}
				throw new SerializationException("%s cannot be written for another node: %s"
					.formatted(value.getClass().getName(), Redacted.text(ex)), ex);
			}
			catch (IOException ex) {
				throw new SerializationException(value.getClass().getName() + " cannot be written for another node",
						ex);
			}
		}

		@Override
		public Object read(ByteBuf source) {
			try {
				Object value = source.hasArray() ? this.reader.readValue(source.array(),
						source.arrayOffset() + source.readerIndex(), source.readableBytes()) : readStream(source);
				if (value == null) {
					throw new SerializationException(this.type.getTypeName() + " was sent as null", null);
				}
				return value;
			}
			catch (JacksonException ex) {
				throw new SerializationException("%s cannot be read from what another node has sent: %s"
					.formatted(this.type.getTypeName(), Redacted.text(ex)), ex);
			}
		}

		private Object readStream(ByteBuf source) {
			try (InputStream in = new ByteBufInputStream(source)) {
				return this.reader.readValue(in);
			}
			catch (IOException ex) {
				throw new SerializationException(this.type.getTypeName() + " cannot be read", ex);
			}
		}

	}

	/**
	 * Remembers that it is the buffer that is full, as what is written may fail with the
	 * same exception.
	 */
	private static final class Output extends ByteBufOutputStream {

		private @Nullable IndexOutOfBoundsException full;

		Output(ByteBuf target) {
			super(target);
		}

		@Override
		public void write(int value) throws IOException {
			try {
				super.write(value);
			}
			catch (IndexOutOfBoundsException ex) {
				this.full = ex;
				throw ex;
			}
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			try {
				super.write(bytes, offset, length);
			}
			catch (IndexOutOfBoundsException ex) {
				this.full = ex;
				throw ex;
			}
		}

	}

}
