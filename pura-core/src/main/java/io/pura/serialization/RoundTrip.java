package io.pura.serialization;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import io.pura.actor.MessageCopier;
import io.pura.actor.Remoting;
import io.pura.actor.RemoteRef;
import org.jspecify.annotations.Nullable;

/**
 * Sends what actors of one system send each other through a codec, so that they find in a
 * test what they would find when one of them moves to another node: what cannot be
 * written or read fails, and what arrives is a copy. Messages that are nested in the
 * class of an actor never travel and stay what they are. Safe for use by any thread.
 *
 * <pre class="code">
 * ActorSystem.builder("test").verifyLocal(RoundTrip.of(JacksonCodec.cbor(List.of())))
 * </pre>
 */
public final class RoundTrip implements MessageCopier {

	private static final int USUAL_BYTES = 256;

	private static final int MAX_BYTES = 64 * 1024 * 1024;

	private final WireTypes types;

	private final LocalRefs refs;

	private final int maxBytes;

	private RoundTrip(ActorSystem system, Codecs codecs, int maxBytes) {
		Remoting remoting = system.remoting();
		this.refs = new LocalRefs(remoting);
		this.maxBytes = maxBytes;
		this.types = new WireTypes(codecs.create(this.refs, maxBytes));
		remoting.onNewProtocol(this.types::register);
	}

	/**
	 * Returns what {@link ActorSystem.Builder#verifyLocal} takes, with the largest size
	 * of messages that clusters have by default, 64 MiB.
	 * @param codec makes the codec, which should be that of the cluster
	 * @return makes what copies the messages of a system
	 */
	public static Function<ActorSystem, MessageCopier> of(Codec.Factory codec) {
		return of(codec, MAX_BYTES);
	}

	/**
	 * Returns what {@link ActorSystem.Builder#verifyLocal} takes.
	 * @param codec makes the codec, which should be that of the cluster
	 * @param maxBytes the largest size of a message or a reply
	 * @return makes what copies the messages of a system
	 */
	public static Function<ActorSystem, MessageCopier> of(Codec.Factory codec, int maxBytes) {
		return of(Codecs.of(codec), maxBytes);
	}

	/**
	 * Returns what {@link ActorSystem.Builder#verifyLocal} takes.
	 * @param codecs the formats, which should be those of the cluster
	 * @param maxBytes the largest size of a message or a reply
	 * @return makes what copies the messages of a system
	 */
	public static Function<ActorSystem, MessageCopier> of(Codecs codecs, int maxBytes) {
		if (maxBytes <= 0) {
			throw new IllegalArgumentException("'maxBytes' must be positive, but was " + maxBytes);
		}
		return (system) -> new RoundTrip(system, codecs, maxBytes);
	}

	@Override
	public Message<?, ?> copy(Message<?, ?> message) {
		WireType type = this.types.find(message);
		return (type != null) ? (Message<?, ?>) copy(type::messageCodec, message) : message;
	}

	@Override
	public Object copyReply(Message<?, ?> message, Object reply) {
		WireType type = this.types.find(message);
		return (type != null) ? copy(type::replyCodec, reply) : reply;
	}

	private Object copy(Supplier<TypeCodec> codec, Object value) {
		ByteBuf buffer = Unpooled.buffer(Math.min(USUAL_BYTES, this.maxBytes), this.maxBytes);
		List<ActorRef<?>> outer = this.refs.begin();
		try {
			codec.get().write(value, buffer);
			return codec.get().read(buffer);
		}
		catch (SerializationException ex) {
			throw ex;
		}
		catch (IndexOutOfBoundsException ex) {
			throw new SerializationException("%s cannot travel to another node: it takes more than %d bytes"
				.formatted(value.getClass().getName(), this.maxBytes), ex);
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw new SerializationException(
					value.getClass().getName() + " cannot travel to another node: " + Redacted.text(ex), ex);
		}
		finally {
			this.refs.end(outer);
		}
	}

	/**
	 * Remembers the references in what is on its way, and writes their numbers: what was
	 * written is read at once, by the same thread.
	 */
	private static final class LocalRefs implements ActorRefFormat {

		private final Remoting remoting;

		private final ThreadLocal<@Nullable List<ActorRef<?>>> written = new ThreadLocal<>();

		LocalRefs(Remoting remoting) {
			this.remoting = remoting;
		}

		@Nullable List<ActorRef<?>> begin() {
			List<ActorRef<?>> outer = this.written.get();
			this.written.set(new ArrayList<>(2));
			return outer;
		}

		void end(@Nullable List<ActorRef<?>> outer) {
			if (outer != null) {
				this.written.set(outer);
			}
			else {
				this.written.remove();
			}
		}

		private List<ActorRef<?>> written() {
			List<ActorRef<?>> written = this.written.get();
			if (written == null) {
				throw new SerializationException("References are written and read by the thread that sends", null);
			}
			return written;
		}

		@Override
		public String write(ActorRef<?> ref) {
			if (!(ref instanceof RemoteRef) && !this.remoting.isLocal(ref)) {
				throw new SerializationException(ref.path()
						+ " cannot travel to another node: it is an actor of another" + " system, or no actor at all",
						null);
			}
			List<ActorRef<?>> written = written();
			written.add(ref);
			return Integer.toString(written.size() - 1);
		}

		@Override
		public ActorRef<?> read(String text, Class<?> protocol) {
			try {
				return written().get(Integer.parseInt(text));
			}
			catch (NumberFormatException | IndexOutOfBoundsException ex) {
				throw new SerializationException("What stands there is no reference", ex);
			}
		}

	}

}
