package io.pura.remote;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeStatus;
import io.pura.serialization.Codec;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.RawCodec;
import io.pura.serialization.SerializationException;
import io.pura.serialization.SerializedWith;
import io.pura.serialization.TypeCodec;
import io.pura.serialization.UnknownCodecException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which format a message travels in: chosen for the system or for its type, and one that
 * both nodes have.
 */
class CodecNegotiationTests {

	private static final NodeAddress ONE = TwoVersions.OLD;

	private static final NodeAddress TWO = TwoVersions.NEW;

	private final TwoVersions nodes = new TwoVersions();

	private final List<String> log = new ArrayList<>();

	private final Codec.Factory cbor = logged(JacksonCodec.cbor(List.of()));

	private final Codec.Factory json = logged(JacksonCodec.json(List.of()));

	private final Codec.Factory raw = logged(RawCodec.factory());

	@Test
	void favouriteOfTheSenderIsUsedForAllThatChooseNoOther() {
		meet(Codecs.of(this.json).with(this.cbor), Codecs.of(this.cbor).with(this.json));
		assertThat(askPlain()).isEqualTo(5);
		assertThat(this.log).as("the reply comes in the format of the ask")
			.containsExactly("json writes Plain", "json reads Plain", "json writes Integer", "json reads Integer");
	}

	@Test
	void annotationOfAMessageChooses() {
		meet(Codecs.of(this.cbor).with(this.raw), Codecs.of(this.cbor).with(this.raw));
		assertThat(askBlock()).containsExactly(1, 2);
		assertThat(this.log).containsExactly("raw writes Block", "raw reads Block", "raw writes byte[]",
				"raw reads byte[]");
	}

	@Test
	void annotationOfAProtocolChoosesForItsMessages() {
		Codecs both = Codecs.of(this.cbor).with(this.json);
		Cluster one = meet(both, both);
		ask(TwoVersions.actor(one, TWO, "chat", Chat.class), new Chat.Say("hi"));
		assertThat(this.log).containsExactly("json writes Say", "json reads Say", "json writes String",
				"json reads String");
	}

	@Test
	void whatIsConfiguredForATypeCountsMoreThanItsAnnotation() {
		Codecs both = Codecs.of(this.cbor).with(this.json, this.raw);
		Cluster one = meet(both.use(Chat.Say.class.getName(), "cbor").use(Store.class.getCanonicalName(), "json"),
				both);
		ask(TwoVersions.actor(one, TWO, "chat", Chat.class), new Chat.Say("hi"));
		assertThat(this.log).contains("cbor writes Say");
		askPlain();
		assertThat(this.log).contains("json writes Plain");
		askBlock();
		assertThat(this.log).contains("json writes Block").doesNotContain("raw writes Block");
	}

	@Test
	void typeFallsBackToTheFavouriteIfThePeerLacksItsFormat() {
		meet(Codecs.of(this.cbor).with(this.json, this.raw), Codecs.of(this.json).with(this.cbor));
		assertThat(askBlock()).containsExactly(1, 2);
		assertThat(this.log).containsExactly("cbor writes Block", "cbor reads Block", "cbor writes byte[]",
				"cbor reads byte[]");
	}

	@Test
	void favouriteFallsBackToWhatBothHave() {
		meet(Codecs.of(this.cbor).with(this.raw, this.json), Codecs.of(this.json));
		assertThat(askPlain()).isEqualTo(5);
		assertThat(this.log).contains("json writes Plain").doesNotContain("cbor writes Plain");
	}

	@Test
	void sizeIsKnownOfATypeThatGoesInAnotherFormat() {
		Cluster one = meet(Codecs.of(this.cbor).with(this.json, this.raw), Codecs.of(this.json).with(this.cbor));
		store(one).tell(new Store.Block(new byte[50_000]));
		this.nodes.advance();
		store(one).tell(new Store.Block(new byte[50_000]));
		assertThat(one.stats().queuedBytes()).isGreaterThan(50_000);
	}

	@Test
	void messageThatNoCommonFormatTakesFailsAtTheSender() {
		Cluster one = meet(Codecs.of(this.cbor).with(this.raw), Codecs.of(this.raw));
		CompletableFuture<Integer> reply = store(one).ask(new Store.Plain(5));
		this.nodes.advance();
		assertThat(reply).isCompletedExceptionally();
		assertThat(reply.handle((value, failure) -> failure).join()).isInstanceOf(SerializationException.class)
			.hasMessageContaining("Store$Plain")
			.hasMessageContaining("'cbor'")
			.hasMessageContaining("the other node has raw only");
		assertThat(this.log).doesNotContain("raw writes Plain");
	}

	@Test
	void messageWhoseFormatTheSenderItselfLacksFailsThere() {
		Cluster one = meet(Codecs.of(this.cbor), Codecs.of(this.cbor).with(this.raw));
		CompletableFuture<byte[]> reply = store(one).ask(new Store.Block(new byte[0]));
		this.nodes.advance();
		assertThat(reply.handle((value, failure) -> failure).join()).isInstanceOf(SerializationException.class)
			.hasMessageContaining("Store$Block")
			.hasMessageContaining("'raw', and this node has cbor only");
	}

	@Test
	void nodesWithoutACommonFormatRefuseEachOther() {
		start(ONE, Codecs.of(this.cbor));
		Cluster two = start(TWO, Codecs.of(this.json));
		this.nodes.advance();
		this.nodes.advance();
		this.nodes.advance();
		assertThat(two.member(ONE).orElseThrow().status()).isNotEqualTo(NodeStatus.UP);
	}

	@Test
	void choiceOfAFormatThatIsNotThereFailsAtOnce() {
		assertThatExceptionOfType(UnknownCodecException.class)
			.isThrownBy(() -> start(ONE, Codecs.of(this.cbor).with(this.raw).favourite("fory")))
			.withMessageContaining("'fory', which is chosen for all messages: there are cbor, raw");
		assertThatExceptionOfType(UnknownCodecException.class)
			.isThrownBy(() -> start(ONE, Codecs.of(this.cbor).use("com.acme.Order", "protobuf")))
			.withMessageContaining("'protobuf', which is chosen for com.acme.Order: there are cbor");
	}

	@Test
	void nameOfACodecMustFitOnTheWire() {
		Codec.Factory bad = (refs, maxBytes) -> new Logged("a:b", RawCodec.factory().create(refs, maxBytes));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> start(ONE, Codecs.of(bad)))
			.withMessageContaining("'a:b'");
	}

	@Test
	void codecOfAUserIsOneLikeAllOthers() {
		Codec.Factory own = (refs, maxBytes) -> new Logged("own", JacksonCodec.json(List.of()).create(refs, maxBytes));
		meet(Codecs.of(this.cbor).with(own).use(Store.Plain.class.getName(), "own"), Codecs.of(this.cbor).with(own));
		assertThat(askPlain()).isEqualTo(5);
		assertThat(this.log).containsExactly("own writes Plain", "own reads Plain", "own writes Integer",
				"own reads Integer");
	}

	private Codec.Factory logged(Codec.Factory factory) {
		return (refs, maxBytes) -> {
			Codec codec = factory.create(refs, maxBytes);
			return new Logged(codec.name(), codec);
		};
	}

	private int askPlain() {
		return ask(store(this.first), new Store.Plain(5));
	}

	private byte[] askBlock() {
		return ask(store(this.first), new Store.Block(new byte[] { 1, 2 }));
	}

	private static ActorRef<Store> store(Cluster from) {
		return TwoVersions.actor(from, TWO, "store", Store.class);
	}

	private <P, R> R ask(ActorRef<P> ref, Message<P, R> message) {
		askOnce(ref, message);
		// Less what was tried when the type was first used.
		this.log.clear();
		return askOnce(ref, message);
	}

	private <P, R> R askOnce(ActorRef<P> ref, Message<P, R> message) {
		return this.nodes.get(ref.ask(message));
	}

	private Cluster first;

	private Cluster meet(Codecs ofOne, Codecs ofTwo) {
		Cluster one = start(ONE, ofOne);
		Cluster two = start(TWO, ofTwo);
		two.system().spawn("store", StoreActor::new);
		two.system().spawn("chat", ChatActor::new);
		this.nodes.meet(one, two);
		this.first = one;
		return one;
	}

	private Cluster start(NodeAddress address, Codecs codecs) {
		return this.nodes.start(address, (builder) -> builder.codecs(codecs));
	}

	interface Store {

		record Plain(int value) implements Message<Store, Integer> {
		}

		@SerializedWith("raw")
		record Block(byte[] bytes) implements Message<Store, byte[]> {
		}

	}

	static class StoreActor implements Actor<Store> {

		@Handler
		int plain(Store.Plain message) {
			return message.value();
		}

		@Handler
		byte[] block(Store.Block message) {
			return message.bytes();
		}

	}

	@SerializedWith("json")
	interface Chat {

		record Say(String text) implements Message<Chat, String> {
		}

	}

	static class ChatActor implements Actor<Chat> {

		@Handler
		String say(Chat.Say message) {
			return message.text();
		}

	}

	/**
	 * Notes what is written and read.
	 */
	private final class Logged implements Codec {

		private final String name;

		private final Codec codec;

		Logged(String name, Codec codec) {
			this.name = name;
			this.codec = codec;
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public TypeCodec forType(Type type) {
			TypeCodec typeCodec = this.codec.forType(type);
			return new TypeCodec() {

				@Override
				public void write(Object value, ByteBuf target) {
					typeCodec.write(value, target);
					note("writes");
				}

				@Override
				public Object read(ByteBuf source) {
					note("reads");
					return typeCodec.read(source);
				}

				private void note(String what) {
					CodecNegotiationTests.this.log
						.add(Logged.this.name + " " + what + " " + ((Class<?>) type).getSimpleName());
				}

			};
		}

	}

}
