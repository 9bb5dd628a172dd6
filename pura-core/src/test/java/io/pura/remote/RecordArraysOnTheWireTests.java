package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.serialization.Codec;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.MessageType;
import io.pura.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import static io.pura.remote.TwoVersions.NEW;
import static io.pura.remote.TwoVersions.OLD;
import static io.pura.remote.TwoVersions.actor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Records are arrays between two nodes on which they look the same, from when these have
 * said so.
 */
class RecordArraysOnTheWireTests {

	private static final UUID ID = new UUID(1, 2);

	/** Is written as what is none. */
	private static final UUID BROKEN = new UUID(3, 4);

	private final TwoVersions nodes = new TwoVersions();

	/** What was written, as a part of what. */
	private final List<String> log = new ArrayList<>();

	private Cluster start(NodeAddress address, Codec.Factory codec) {
		return this.nodes.start(address, (builder) -> builder.codecs(Codecs.of(codec)));
	}

	private <P> Cluster start(NodeAddress address, String name, Supplier<? extends Actor<P>> actor) {
		Cluster cluster = start(address, cbor());
		cluster.system().spawn(name, actor);
		return cluster;
	}

	private Codec.Factory cbor() {
		return JacksonCodec.cbor(List.of(module()));
	}

	private SimpleModule module() {
		return new SimpleModule("ids").addSerializer(UUID.class, new LoggedIds(this.log));
	}

	private <T> T get(CompletableFuture<T> reply) {
		return this.nodes.get(reply);
	}

	@Test
	void messagesAndRepliesAreArraysOnceBothNodesHaveSaidWhatTheyLookLike() {
		Cluster two = start(NEW, "shop", ShopActor::new);
		Cluster one = start(OLD, cbor());
		ActorRef<Shop> shop = actor(one, NEW, "shop", Shop.class);
		this.log.clear();
		CompletableFuture<Shop.Receipt> first = shop.ask(new Shop.Order(ID, List.of(new Shop.Line("a", ID))));
		assertThat(get(first)).isEqualTo(new Shop.Receipt(ID, 1));
		assertThat(this.log).as("before they have").containsExactly("object", "object", "object");
		this.nodes.meet(one, two);
		this.log.clear();
		assertThat(get(shop.ask(new Shop.Order(ID, List.of(new Shop.Line("a", ID))))))
			.isEqualTo(new Shop.Receipt(ID, 1));
		assertThat(this.log).containsExactly("array", "array", "array");
	}

	@Test
	void toldAndDeliveredAndLargeMessagesAreArrays() {
		Cluster two = start(NEW, "shop", ShopActor::new);
		Cluster one = start(OLD, cbor());
		this.nodes.meet(one, two);
		ActorRef<Shop> shop = actor(one, NEW, "shop", Shop.class);
		this.log.clear();
		shop.tell(new Shop.Order(ID, List.of()));
		get(shop.deliver(new Shop.Order(ID, List.of()), DeliveryGuarantee.EXACTLY_ONCE));
		assertThat(get(shop.ask(new Shop.Order(ID, List.of(new Shop.Line("x".repeat(200_000), ID))))))
			.isEqualTo(new Shop.Receipt(ID, 1));
		assertThat(get(shop.ask(new Shop.Print(ID, 200_000))).text()).hasSize(200_000);
		assertThat(this.log).hasSizeGreaterThanOrEqualTo(7).containsOnly("array");
	}

	@Test
	void smileHasArraysToo() {
		askBetweenNodesWith(JacksonCodec.smile(List.of(module())));
		assertThat(this.log).containsExactly("array", "array");
	}

	@Test
	void jsonHasNone() {
		askBetweenNodesWith(JacksonCodec.json(List.of(module())));
		assertThat(this.log).containsExactly("object", "object");
	}

	private void askBetweenNodesWith(Codec.Factory codec) {
		Cluster two = start(NEW, codec);
		two.system().spawn("shop", ShopActor::new);
		Cluster one = start(OLD, codec);
		this.nodes.meet(one, two);
		ActorRef<Shop> shop = actor(one, NEW, "shop", Shop.class);
		this.log.clear();
		assertThat(get(shop.ask(new Shop.Order(ID, List.of())))).isEqualTo(new Shop.Receipt(ID, 0));
	}

	@Test
	void recordsThatLookDifferentAreObjects() {
		Cluster older = start(OLD, "shop", ShopActor::new);
		Cluster newer = start(NEW, cbor());
		this.nodes.meet(older, newer);
		ActorRef<NewShop> shop = actor(newer, OLD, "shop", NewShop.class);
		this.log.clear();
		assertThat(get(shop.ask(new NewShop.Order(List.of(new NewShop.Line(3, "a", ID)), ID, true))))
			.isEqualTo(new Shop.Receipt(ID, 1));
		assertThat(this.log).containsExactly("object", "object", "object");
		this.log.clear();
		assertThat(get(shop.ask(new NewShop.Print(ID, 3))).text()).isEqualTo("xxx");
		assertThat(this.log).as("which look the same").containsExactly("array", "array");
	}

	@Test
	void oneThatCannotBeReadStaysAlone() {
		Cluster two = start(NEW, "shop", ShopActor::new);
		Cluster one = start(OLD, cbor());
		this.nodes.meet(one, two);
		ActorRef<Shop> shop = actor(one, NEW, "shop", Shop.class);
		List<CompletableFuture<Shop.Receipt>> replies = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			replies.add(shop.ask(new Shop.Order(ID, List.of(new Shop.Line("a", (i % 2 == 0) ? ID : BROKEN)))));
		}
		for (int i = 0; i < 40; i++) {
			CompletableFuture<Shop.Receipt> reply = replies.get(i);
			if (i % 2 == 0) {
				assertThat(get(reply)).isEqualTo(new Shop.Receipt(ID, 1));
			}
			else {
				assertThatThrownBy(() -> get(reply)).hasCauseInstanceOf(SerializationException.class)
					.hasMessageContaining("Shop$Order cannot be read");
			}
		}
		assertThat(this.log).contains("array");
	}

	interface Shop {

		@MessageType("shop.order")
		record Order(UUID id, List<Line> lines) implements Message<Shop, Receipt> {
		}

		record Line(String article, UUID id) {
		}

		record Receipt(UUID id, int lines) {
		}

		@MessageType("shop.print")
		record Print(UUID id, int size) implements Message<Shop, Page> {
		}

		record Page(UUID id, String text) {
		}

	}

	static class ShopActor implements Actor<Shop> {

		@Handler
		Shop.Receipt order(Shop.Order message) {
			return new Shop.Receipt(message.id(), message.lines().size());
		}

		@Handler
		Shop.Page print(Shop.Print message) {
			return new Shop.Page(message.id(), "x".repeat(message.size()));
		}

	}

	/**
	 * That of another version, with another order and more of it.
	 */
	interface NewShop {

		@MessageType("shop.order")
		record Order(List<Line> lines, UUID id, boolean gift) implements Message<NewShop, Shop.Receipt> {
		}

		record Line(int count, @Nullable String article, UUID id) {
		}

		@MessageType("shop.print")
		record Print(UUID id, int size) implements Message<NewShop, Shop.Page> {
		}

	}

	private static final class LoggedIds extends StdSerializer<UUID> {

		private final transient List<String> log;

		LoggedIds(List<String> log) {
			super(UUID.class);
			this.log = log;
		}

		@Override
		public void serialize(UUID value, JsonGenerator generator, SerializationContext context) {
			this.log.add(generator.streamWriteContext().inArray() ? "array" : "object");
			generator.writeString(value.equals(BROKEN) ? "broken" : value.toString());
		}

	}

}
