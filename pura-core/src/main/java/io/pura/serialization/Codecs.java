package io.pura.serialization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The formats that a node has, and which of them is used for what. Immutable.
 *
 * <pre class="code">
 * Codecs.of(JacksonCodec.cbor(List.of()))
 *     .with(JacksonCodec.json(List.of()), RawCodec.factory())
 *     .use("com.acme.Audit", "json")
 * </pre>
 */
public final class Codecs {

	private final List<Codec.Factory> factories;

	private final @Nullable String favourite;

	private final Map<String, String> uses;

	private Codecs(List<Codec.Factory> factories, @Nullable String favourite, Map<String, String> uses) {
		this.factories = factories;
		this.favourite = favourite;
		this.uses = uses;
	}

	/**
	 * Returns formats of which the first is used for all messages, unless another one is
	 * chosen.
	 * @param favourite makes the codec that is used
	 * @return the formats
	 */
	public static Codecs of(Codec.Factory favourite) {
		return new Codecs(List.of(favourite), null, Map.of());
	}

	/**
	 * Adds formats that are there to be chosen. Of two that have the same name the
	 * earlier one counts.
	 * @param others make the codecs
	 * @return the formats with these
	 */
	public Codecs with(Codec.Factory... others) {
		List<Codec.Factory> all = new ArrayList<>(this.factories);
		all.addAll(List.of(others));
		return new Codecs(List.copyOf(all), this.favourite, this.uses);
	}

	/**
	 * Chooses the format of messages for which no other one is chosen.
	 * @param codec the name of the codec
	 * @return the formats with this choice
	 */
	public Codecs favourite(String codec) {
		return new Codecs(this.factories, codec, this.uses);
	}

	/**
	 * Chooses the format of a message and its reply, or of all messages that are nested
	 * in a protocol. Counts more than {@link SerializedWith}.
	 * @param type the name of the message or of the class of the message or the protocol
	 * @param codec the name of the codec
	 * @return the formats with this choice
	 */
	public Codecs use(String type, String codec) {
		Map<String, String> all = new LinkedHashMap<>(this.uses);
		all.put(type, codec);
		return new Codecs(this.factories, this.favourite, Map.copyOf(all));
	}

	/**
	 * Makes the codecs of one node.
	 * @param refs how references inside messages are written
	 * @param maxBytes the largest size of one message
	 * @return the codecs
	 * @throws UnknownCodecException if one is chosen that is not there
	 */
	@Internal
	public NodeCodecs create(ActorRefFormat refs, int maxBytes) {
		return new NodeCodecs(this.factories.stream().map((factory) -> factory.create(refs, maxBytes)).toList(),
				this.favourite, this.uses);
	}

}
