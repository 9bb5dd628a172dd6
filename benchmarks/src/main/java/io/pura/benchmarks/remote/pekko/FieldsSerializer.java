package io.pura.benchmarks.remote.pekko;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Count;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes the fields of each message by hand, one after the other, and the payload as it
 * is, into the buffers of Artery: what encoding costs at least. Made by Pekko.
 */
final class FieldsSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {

	private static final int IDENTIFIER = 424_242;

	private static final String ITEM = "I";

	private static final String SLOW_DOWN = "S";

	private static final String COUNT = "C";

	private static final String QUESTION = "Q";

	private static final String ANSWER = "A";

	private final ActorRefResolver refs;

	FieldsSerializer(ExtendedActorSystem system) {
		this.refs = ActorRefResolver.get(Adapter.toTyped(system));
	}

	@Override
	public int identifier() {
		return IDENTIFIER;
	}

	@Override
	public String manifest(Object message) {
		if (message instanceof PekkoNode.Item) {
			return ITEM;
		}
		if (message instanceof PekkoNode.Question) {
			return QUESTION;
		}
		if (message instanceof Answer) {
			return ANSWER;
		}
		return (message instanceof Count) ? COUNT : SLOW_DOWN;
	}

	@Override
	public void toBinary(Object message, ByteBuffer target) {
		if (message instanceof PekkoNode.Item item) {
			target.putInt(item.sender()).putLong(item.number()).putLong(item.check()).put(item.payload());
		}
		else if (message instanceof PekkoNode.Question question) {
			write(question.asker(), target);
			target.putInt(question.value()).put(question.payload());
		}
		else if (message instanceof Answer answer) {
			target.putInt(answer.value()).put(answer.payload());
		}
		else if (message instanceof Count count) {
			target.putInt(count.broken()).putLong(count.messages()).putLong(count.peakHeap());
		}
		else if (message instanceof PekkoNode.SlowDown slowDown) {
			write(slowDown.asker(), target);
			target.putInt(slowDown.pauseMicros()).putLong(slowDown.millis());
		}
		else {
			throw new IllegalArgumentException(message.getClass().getName() + " is no message of this benchmark");
		}
	}

	private void write(ActorRef<?> ref, ByteBuffer target) {
		byte[] text = this.refs.toSerializationFormat(ref).getBytes(StandardCharsets.US_ASCII);
		target.putShort((short) text.length).put(text);
	}

	@Override
	public Object fromBinary(ByteBuffer source, String manifest) {
		return switch (manifest) {
			case ITEM -> new PekkoNode.Item(source.getInt(), source.getLong(), source.getLong(), rest(source));
			case QUESTION -> question(this.<Answer>readRef(source), source);
			case ANSWER -> new Answer(source.getInt(), rest(source));
			case COUNT -> new Count(source.getInt(), source.getLong(), source.getLong());
			case SLOW_DOWN -> slowDown(this.<Count>readRef(source), source);
			default -> throw new IllegalArgumentException("'" + manifest + "' is no message of this benchmark");
		};
	}

	private static PekkoNode.Question question(ActorRef<Answer> asker, ByteBuffer source) {
		return new PekkoNode.Question(source.getInt(), rest(source), asker);
	}

	private static PekkoNode.SlowDown slowDown(ActorRef<Count> asker, ByteBuffer source) {
		return new PekkoNode.SlowDown(source.getInt(), source.getLong(), asker);
	}

	private <T> ActorRef<T> readRef(ByteBuffer source) {
		byte[] text = new byte[source.getShort()];
		source.get(text);
		return this.refs.resolveActorRef(new String(text, StandardCharsets.US_ASCII));
	}

	private static byte[] rest(ByteBuffer source) {
		byte[] bytes = new byte[source.remaining()];
		source.get(bytes);
		return bytes;
	}

	/** Artery has a buffer, and nobody else serializes these messages. */
	@Override
	public byte[] toBinary(Object message) {
		throw new UnsupportedOperationException("Only into a buffer");
	}

	@Override
	public Object fromBinary(byte[] bytes, String manifest) {
		return fromBinary(ByteBuffer.wrap(bytes), manifest);
	}

}
