package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * Tries whether messages and their replies can go to another node: writes samples of
 * them, reads them again, and looks whether they are still the same. A type of which no
 * sample can be made up is prepared and otherwise taken to be fine.
 */
final class TravelCheck {

	private static final Logger logger = LoggerFactory.getLogger(TravelCheck.class);

	private final SampleRefs refs;

	TravelCheck(SampleRefs refs) {
		this.refs = refs;
	}

	/**
	 * Checks a type.
	 * @throws MessageTypeException if values of it, or replies, cannot travel
	 */
	void check(WireType type) {
		checkForms(type, (codec) -> {
			checkMessage(type, codec);
			checkReply(type, codec);
		});
	}

	/**
	 * Checks the replies of a type, the messages of which may stay at home.
	 * @throws MessageTypeException if replies cannot travel
	 */
	void checkReply(WireType type) {
		checkForms(type, (codec) -> checkReply(type, codec));
	}

	private static void checkForms(WireType type, Consumer<Codec> check) {
		check.accept(type.codec());
		WireType arrays = type.arrays();
		if (arrays != null) {
			try {
				check.accept(arrays.codec());
			}
			catch (MessageTypeException ex) {
				type.keepToObjects();
				logger.warn("{}. That is so as '{}', which therefore is not used for it", ex.problem(),
						arrays.codec().name());
			}
		}
	}

	private void checkMessage(WireType type, Codec codec) {
		check(type, codec, type.messageClass(), "message " + type.messageClass().getName());
	}

	private void checkReply(WireType type, Codec codec) {
		if (type.replyType() != Void.class) {
			check(type, codec, type.replyType(),
					"reply " + type.replyType().getTypeName() + " to message " + type.messageClass().getName());
		}
	}

	private void check(WireType type, Codec codec, Type part, String what) {
		TypeCodec partCodec;
		try {
			partCodec = codec.forType(part);
		}
		catch (SerializationException ex) {
			throw problem(type, what + " cannot travel to another node: " + ex.getMessage(), ex);
		}
		List<Object> samples;
		try {
			samples = new Samples().of(ValueType.of(part));
		}
		catch (Samples.NoSampleException ex) {
			if (ex.isHopeless() && isUnknown(codec, ex.type())) {
				throw problem(type,
						"%s cannot travel to another node: %s is of type %s, of which %s".formatted(what,
								place(ex.path()), ex.type().getName(), Hopeless.isBound(ex.type())
										? "each value belongs to one JVM" : "nobody can know which class to make"),
						null);
			}
			logger.debug("{} is not tried: {}", what, ex.getMessage());
			return;
		}
		for (Object sample : samples) {
			Object read = roundTrip(type, what, partCodec, sample);
			String difference = Likeness.difference(sample, read);
			if (difference != null) {
				throw problem(type, "%s does not survive the way to another node: %s was written in %s, and not so in"
					.formatted(what, place(difference), sample) + " what was read, " + read, null);
			}
		}
	}

	private Object roundTrip(WireType type, String what, TypeCodec codec, Object sample) {
		ByteBuf buffer = Unpooled.buffer();
		try {
			return this.refs.during(() -> {
				codec.write(sample, buffer);
				return codec.read(buffer);
			});
		}
		catch (RuntimeException | Error ex) {
			throw problem(type, what + " cannot travel to another node: " + Redacted.text(ex), Redacted.cause(ex));
		}
	}

	/** Somebody may have taught the codec an interface, which then reads something. */
	private static boolean isUnknown(Codec codec, Class<?> type) {
		if (type == Object.class || Hopeless.isBound(type)) {
			return true;
		}
		ByteBuf nothing = Unpooled.buffer();
		try {
			TypeCodec typeCodec = codec.forType(type);
			codec.forType(Map.class).write(Map.of(), nothing);
			typeCodec.read(nothing);
			return false;
		}
		catch (SerializationException ex) {
			return ex.getCause() instanceof Redacted cause && cause.standsFor(InvalidDefinitionException.class);
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static String place(String path) {
		return path.isEmpty() ? "it" : "'" + path + "'";
	}

	private static MessageTypeException problem(WireType type, String problem, @Nullable Throwable cause) {
		return new MessageTypeException(type.messageClass().getName(), problem,
				"use records of values, or teach the codec the type with a JacksonModule. If it never leaves its"
						+ " node, remove @MessageType from it, and its protocol from those that are meant for other nodes",
				cause);
	}

}
