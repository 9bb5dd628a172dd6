package io.pura.benchmarks.remote.pura;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Count;
import io.pura.serialization.Codec;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;

/**
 * Writes the fields of each message by hand, one after the other, and the payload as it
 * is: what encoding costs at least.
 */
public final class FieldsCodec implements Codec {

	private final Map<Type, TypeCodec> types = new HashMap<>();

	private FieldsCodec() {
		add(Counting.Item.class, FieldsCodec::write,
				(source) -> new Counting.Item(source.readInt(), source.readLong(), source.readLong(), rest(source)));
		add(Counting.SlowDown.class,
				(message, target) -> target.writeInt(message.pauseMicros()).writeLong(message.millis()),
				(source) -> new Counting.SlowDown(source.readInt(), source.readLong()));
		add(Count.class, FieldsCodec::write,
				(source) -> new Count(source.readInt(), source.readLong(), source.readLong()));
		add(Echoing.Question.class, (message, target) -> target.writeInt(message.value()).writeBytes(message.payload()),
				(source) -> new Echoing.Question(source.readInt(), rest(source)));
		add(Answer.class, (reply, target) -> target.writeInt(reply.value()).writeBytes(reply.payload()),
				(source) -> new Answer(source.readInt(), rest(source)));
	}

	/**
	 * Returns a factory of this codec.
	 * @return the factory
	 */
	public static Codec.Factory factory() {
		return (refs, maxBytes) -> new FieldsCodec();
	}

	private <T> void add(Class<T> type, BiConsumer<T, ByteBuf> writer, Function<ByteBuf, T> reader) {
		this.types.put(type, new Fields<>(type, writer, reader));
	}

	private static void write(Counting.Item message, ByteBuf target) {
		target.writeInt(message.sender())
			.writeLong(message.number())
			.writeLong(message.check())
			.writeBytes(message.payload());
	}

	private static void write(Count reply, ByteBuf target) {
		target.writeInt(reply.broken()).writeLong(reply.messages()).writeLong(reply.peakHeap());
	}

	private static byte[] rest(ByteBuf source) {
		byte[] bytes = new byte[source.readableBytes()];
		source.readBytes(bytes);
		return bytes;
	}

	@Override
	public String name() {
		return "fields";
	}

	@Override
	public TypeCodec forType(Type type) {
		TypeCodec codec = this.types.get(type);
		if (codec == null) {
			throw new SerializationException(type.getTypeName() + " is no message of this benchmark", null);
		}
		return codec;
	}

	/**
	 * The fields of one type.
	 */
	private record Fields<T>(Class<T> type, BiConsumer<T, ByteBuf> writer,
			Function<ByteBuf, T> reader) implements TypeCodec {

		@Override
		public void write(Object value, ByteBuf target) {
			this.writer.accept(this.type.cast(value), target);
		}

		@Override
		public Object read(ByteBuf source) {
			return this.reader.apply(source);
		}

	}

}
