package io.pura.serialization.protobuf;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;

import com.google.protobuf.MessageLite;
import io.pura.serialization.Codec;
import io.pura.serialization.RecordTypeCodec;
import io.pura.serialization.ScratchBytes;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;

/**
 * Protocol Buffers, called {@code protobuf}: for records whose only component is of a
 * class that protoc has generated, and for replies that are of such a class. It needs
 * {@code com.google.protobuf:protobuf-java}.
 *
 * <pre class="code">
 * &#064;SerializedWith("protobuf")
 * record Place(OrderProto order) implements Message&lt;Orders, ReceiptProto&gt; {}
 * </pre>
 *
 * What a .proto file says of versions holds. References to actors cannot stand in it.
 */
public final class ProtobufCodec implements Codec {

	private final ScratchBytes scratch = new ScratchBytes();

	private ProtobufCodec() {
	}

	/**
	 * Returns the factory of this codec.
	 * @return the factory
	 */
	public static Codec.Factory factory() {
		return (refs, maxBytes) -> new ProtobufCodec();
	}

	@Override
	public String name() {
		return "protobuf";
	}

	@Override
	public TypeCodec forType(Type type) {
		if (type instanceof Class<?> cls) {
			if (isGenerated(cls)) {
				return new GeneratedTypeCodec(cls, this.scratch);
			}
			RecordComponent[] components = cls.isRecord() ? cls.getRecordComponents() : new RecordComponent[0];
			if (components.length == 1 && isGenerated(components[0].getType())) {
				return RecordTypeCodec.of(cls, components[0],
						new GeneratedTypeCodec(components[0].getType(), this.scratch));
			}
		}
		throw new SerializationException(type.getTypeName() + " cannot travel as Protocol Buffers: only records whose"
				+ " single component is of a class that protoc has generated can, and replies of such a class."
				+ " Choose another format for it", null);
	}

	private static boolean isGenerated(Class<?> type) {
		return MessageLite.class.isAssignableFrom(type) && !type.isInterface();
	}

}
