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
	 * A message that nobody waits for.
	 *
	 * @param to the recipient
	 * @param message the message
	 * @param context what travels with it
	 */
	record Tell(RemoteActorRef<?> to, Message<?, ?> message, Map<String, String> context) implements Outgoing {
	}

	/**
	 * A message that wants an answer.
	 *
	 * @param to the recipient
	 * @param ask the message, and the future of its asker
	 */
	record Request(RemoteActorRef<?> to, Ask<?> ask) implements Outgoing {
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
	 * A record of two fields at most: a number and a text.
	 *
	 * @param kind what it is about
	 * @param number the number
	 * @param text the text, or {@code null} if there is none
	 */
	record Note(Kind kind, long number, @Nullable String text) implements Outgoing {
	}

}
