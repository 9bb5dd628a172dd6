package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.deser.bean.BeanAsArrayDeserializer;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.ser.bean.BeanAsArraySerializer;
import tools.jackson.databind.ser.bean.UnrolledBeanAsArraySerializer;

/**
 * A format of Jackson that writes a record as an array of its components, in the order in
 * which they are declared, and not as an object with their names. It can only be read
 * where records look the same, to the order, so that nodes use it for types whose
 * fingerprints are equal. It takes only types of which the fingerprint says all: of
 * records, sealed types of these, and of what Jackson knows by itself. The mapper is made
 * when it is first needed.
 */
final class ArrayCodec implements Codec {

	private final String name;

	private final Supplier<JacksonCodec> maker;

	/** Those that were looked at. */
	private final Set<Class<?>> fit = ConcurrentHashMap.newKeySet();

	private volatile @Nullable JacksonCodec codec;

	ArrayCodec(String name, Supplier<JacksonCodec> maker) {
		this.name = name;
		this.maker = maker;
	}

	/**
	 * Makes a mapper that writes records as arrays.
	 * @param builder makes the one that writes them as objects
	 */
	static ObjectMapper arrays(MapperBuilder<?, ?> builder) {
		builder.annotationIntrospector(
				AnnotationIntrospectorPair.pair(new RecordArrays.Introspector(), builder.annotationIntrospector()));
		return builder.addModule(new RecordArrays()).build();
	}

	@Override
	public String name() {
		return this.name;
	}

	/**
	 * Returns whether messages and replies of these types can be written so.
	 */
	boolean takes(Type message, Type reply) {
		try {
			check(message);
			check(reply);
			return true;
		}
		catch (RuntimeException | LinkageError ex) {
			// Such as a class that is not there: objects will say more, if asked.
			return false;
		}
	}

	@Override
	public TypeCodec forType(Type type) {
		check(type);
		return codec().forType(type);
	}

	private void check(Type type) {
		ShapeReader reader = new ShapeReader();
		if (!PlainShape.isPlain(reader.read(type))) {
			throw unfit(type, "it is not known what is in it, or it consists of itself");
		}
		for (Class<?> part : reader.composites()) {
			if (!this.fit.contains(part)) {
				check(type, part);
				this.fit.add(part);
			}
		}
	}

	private void check(Type type, Class<?> part) {
		ObjectMapper mapper = codec().mapper();
		if (mapper.serializationConfig().findMixInClassFor(part) != null) {
			throw unfit(type, part.getName() + " has a mix-in, which other nodes may not have");
		}
		if (ShapeReader.isChoice(part)) {
			return;
		}
		if (!part.isRecord() || !(new ShapeReader().read(part) instanceof Shape.Fields fields)) {
			throw unfit(type, part.getName() + " is no record");
		}
		List<String> components = List.copyOf(fields.fields().keySet());
		try {
			if (!components.equals(written(mapper, part)) || !components.equals(read(mapper, part))) {
				throw unfit(type, part.getName() + " is not written as its components");
			}
		}
		catch (JacksonException ex) {
			throw unfit(type, Redacted.text(ex));
		}
	}

	private static @Nullable List<String> written(ObjectMapper mapper, Class<?> part) {
		ValueSerializer<?> serializer = mapper._serializationContext().findTypedValueSerializer(part, true);
		return (serializer instanceof BeanAsArraySerializer || serializer instanceof UnrolledBeanAsArraySerializer)
				? names(serializer.properties(), (property) -> property.getName()) : null;
	}

	private static @Nullable List<String> read(ObjectMapper mapper, Class<?> part) {
		JavaType type = mapper.constructType(part);
		ValueDeserializer<?> deserializer = mapper._deserializationContext().findRootValueDeserializer(type);
		return (deserializer instanceof BeanAsArrayDeserializer arrays)
				? names(arrays.properties(), (property) -> property.getName()) : null;
	}

	private static <T> List<String> names(Iterator<T> properties, Function<T, String> name) {
		List<String> names = new ArrayList<>();
		properties.forEachRemaining((property) -> names.add(name.apply(property)));
		return names;
	}

	private SerializationException unfit(Type type, String why) {
		return new SerializationException(
				"%s cannot be written as '%s': %s".formatted(type.getTypeName(), this.name, why), null);
	}

	private JacksonCodec codec() {
		JacksonCodec known = this.codec;
		if (known == null) {
			synchronized (this) {
				known = this.codec;
				if (known == null) {
					known = this.maker.get();
					this.codec = known;
				}
			}
		}
		return known;
	}

}
