package io.pura.serialization.fory;

import io.pura.serialization.SerializationException;
import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.serializer.Serializer;

/**
 * Stands for a class that Fory knows and that may not stand in messages.
 */
final class RefusingSerializer extends Serializer<Object> {

	private final Class<?> refused;

	@SuppressWarnings("unchecked")
	RefusingSerializer(Config config, Class<?> refused) {
		super(config, (Class<Object>) refused);
		this.refused = refused;
	}

	@Override
	public void write(WriteContext context, Object value) {
		throw refusal();
	}

	@Override
	public Object read(ReadContext context) {
		throw refusal();
	}

	private SerializationException refusal() {
		return new SerializationException(this.refused.getName() + " may not stand in a message", null);
	}

}
