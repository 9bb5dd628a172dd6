package io.pura.serialization.fory;

import java.util.List;
import java.util.Set;

import io.pura.actor.ActorRef;
import io.pura.serialization.ActorRefFormat;
import io.pura.serialization.SerializationException;
import org.apache.fory.config.Config;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.serializer.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes references as text. Fory does not say where one stands, so that it may be of any
 * protocol that is declared somewhere in the message.
 */
@SuppressWarnings("rawtypes")
final class RefSerializer extends Serializer<ActorRef> {

	private final ActorRefFormat refs;

	private final List<Class<?>> protocols;

	RefSerializer(Config config, ActorRefFormat refs, Set<Class<?>> protocols) {
		super(config, ActorRef.class);
		this.refs = refs;
		this.protocols = List.copyOf(protocols);
	}

	@Override
	public void write(WriteContext context, ActorRef ref) {
		context.writeString(this.refs.write(ref));
	}

	/** Read once for each protocol, as by that they become known. */
	@Override
	public ActorRef read(ReadContext context) {
		String text = context.readString();
		ActorRef<?> read = null;
		SerializationException failure = null;
		for (Class<?> protocol : this.protocols) {
			try {
				ActorRef<?> ref = this.refs.read(text, protocol);
				read = (read != null) ? read : ref;
			}
			catch (SerializationException ex) {
				failure = ex;
			}
		}
		return found(read, failure);
	}

	private static ActorRef<?> found(@Nullable ActorRef<?> read, @Nullable SerializationException failure) {
		if (read != null) {
			return read;
		}
		throw (failure != null) ? failure : new SerializationException("A reference of no protocol has come", null);
	}

}
