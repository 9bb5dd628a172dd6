package io.pura.remote;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.pura.actor.ActorPath;
import io.pura.actor.Ask;
import io.pura.actor.Message;
import io.pura.serialization.WireSchema;
import io.pura.serialization.WireType;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to a lane.
 */
sealed interface Outgoing {

	/**
	 * A message to an actor.
	 */
	sealed interface Addressed extends Outgoing {

		/**
		 * Returns the recipient.
		 */
		RemoteActorRef<?> to();

		/**
		 * Returns the message.
		 */
		Message<?, ?> message();

		/**
		 * Returns the type of the message, or {@code null} if it is of no registered
		 * protocol.
		 */
		@Nullable WireType type();

		/**
		 * Returns how many bytes it is thought to take.
		 */
		int bytes();

		private static int bytes(@Nullable WireType type, Message<?, ?> message) {
			// Larger ones leave the queue as they are, and are counted elsewhere.
			return (type != null) ? Math.min(type.expectedBytes(message), LaneSender.LARGEST_BODY) : 0;
		}

	}

	/**
	 * A message that nobody waits for.
	 *
	 * @param to the recipient
	 * @param message the message
	 * @param context what travels with it
	 * @param type the type of the message, or {@code null} if it has none
	 * @param bytes how many bytes it is thought to take
	 */
	record Tell(RemoteActorRef<?> to, Message<?, ?> message, Map<String, String> context, @Nullable WireType type,
			int bytes) implements Addressed {

		Tell(RemoteActorRef<?> to, Message<?, ?> message, Map<String, String> context, @Nullable WireType type) {
			this(to, message, context, type, Addressed.bytes(type, message));
		}

	}

	/**
	 * A message that wants an answer.
	 *
	 * @param to the recipient
	 * @param ask the message, and the future of its asker
	 * @param type the type of the message, or {@code null} if it has none
	 * @param bytes how many bytes it is thought to take
	 */
	record Request(RemoteActorRef<?> to, Ask<?> ask, @Nullable WireType type, int bytes) implements Addressed {

		Request(RemoteActorRef<?> to, Ask<?> ask, @Nullable WireType type) {
			this(to, ask, type, Addressed.bytes(type, ask.message()));
		}

		@Override
		public Message<?, ?> message() {
			return this.ask.message();
		}

	}

	/**
	 * An answer.
	 *
	 * @param correlation tells which ask it is for
	 * @param type the type of the message; {@code null} if it only was to be handled
	 * @param value the reply
	 */
	record Reply(long correlation, @Nullable WireType type, @Nullable Object value) implements Outgoing {
	}

	/**
	 * The answer that there is none.
	 *
	 * @param correlation tells which ask it is for
	 * @param recipient who was asked
	 * @param failure why
	 */
	record Failure(long correlation, ActorPath recipient, Throwable failure) implements Outgoing {
	}

	/**
	 * What the side that has accepted a control connection says first.
	 *
	 * @param hello introduces the node
	 */
	record Welcome(Hello hello) implements Outgoing {
	}

	/**
	 * What messages look like here.
	 *
	 * @param schemas what they look like, not more than a record of some
	 * {@value #MAX_CHARACTERS} characters takes
	 */
	record Schemas(List<WireSchema> schemas) implements Outgoing {

		private static final int MAX_CHARACTERS = 16_000;

		static List<Schemas> of(Collection<WireType> types) {
			List<Schemas> all = new ArrayList<>();
			List<WireSchema> some = new ArrayList<>();
			int characters = 0;
			for (WireType type : types) {
				WireSchema schema = type.schema();
				int more = schema.characters();
				if (characters > 0 && characters + more > MAX_CHARACTERS) {
					all.add(new Schemas(List.copyOf(some)));
					some.clear();
					characters = 0;
				}
				some.add(schema);
				characters += more;
			}
			if (!some.isEmpty()) {
				all.add(new Schemas(List.copyOf(some)));
			}
			return all;
		}

	}

	/**
	 * A message that is sent until it is acknowledged. Its stream keeps it, and there is
	 * a bound to those, so that they are always let in here.
	 *
	 * @param stream the stream that it belongs to
	 * @param delivery the delivery
	 */
	record Deliver(DeliveryStream stream, PendingDelivery delivery) implements Addressed {

		@Override
		public RemoteActorRef<?> to() {
			return this.delivery.to();
		}

		@Override
		public Message<?, ?> message() {
			return this.delivery.ask().message();
		}

		@Override
		public @Nullable WireType type() {
			return null;
		}

		@Override
		public int bytes() {
			return 0;
		}

	}

	/**
	 * The news that nothing comes with the number of a delivery. No message: others wait
	 * for it on the other side.
	 *
	 * @param stream the stream that the delivery belongs to
	 * @param delivery the delivery
	 */
	record Skip(DeliveryStream stream, PendingDelivery delivery) implements Outgoing {
	}

	/**
	 * What has become of deliveries.
	 *
	 * @param stream the stream that knows
	 */
	record Answers(InboxStream stream) implements Outgoing {
	}

	/**
	 * A record of two fields at most: a number and a text.
	 *
	 * @param kind what it is about
	 * @param number the number
	 * @param text the text, or {@code null} if there is none
	 */
	record Note(Kind kind, long number, @Nullable String text) implements Outgoing {
	}

}
