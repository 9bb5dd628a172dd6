package io.pura.serialization;

import io.pura.actor.ActorRef;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes references as text.
 */
final class ActorRefModule extends SimpleModule {

	ActorRefModule(ActorRefFormat refs) {
		super("pura-refs");
		addSerializer(ActorRef.class, new Serializer(refs));
		addDeserializer(ActorRef.class, new Deserializer(refs, Object.class));
	}

	@SuppressWarnings("rawtypes")
	private static final class Serializer extends StdSerializer<ActorRef> {

		private final ActorRefFormat refs;

		Serializer(ActorRefFormat refs) {
			super(ActorRef.class);
			this.refs = refs;
		}

		@Override
		public void serialize(ActorRef ref, JsonGenerator generator, SerializationContext context) {
			generator.writeString(this.refs.write(ref));
		}

	}

	/**
	 * Made for each place where a reference stands, as only the place says its protocol.
	 */
	@SuppressWarnings("rawtypes")
	private static final class Deserializer extends StdDeserializer<ActorRef> {

		private final ActorRefFormat refs;

		private final Class<?> protocol;

		Deserializer(ActorRefFormat refs, Class<?> protocol) {
			super(ActorRef.class);
			this.refs = refs;
			this.protocol = protocol;
		}

		@Override
		public ValueDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
			JavaType declared = context.getContextualType();
			JavaType argument = (declared != null) ? declared.containedType(0) : null;
			return (argument != null) ? new Deserializer(this.refs, argument.getRawClass()) : this;
		}

		@Override
		public ActorRef deserialize(JsonParser parser, DeserializationContext context) {
			return this.refs.read(parser.getString(), this.protocol);
		}

	}

}
