package io.pura.serialization;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.buffer.ByteBuf;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.cluster.Cluster;
import io.pura.remote.NodeAddress;
import io.pura.remote.simulated.SimulatedNetwork;
import io.pura.testkit.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.module.SimpleModule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What is checked of messages before the first of them is sent.
 */
class MessageTypeTests {

	private static final NodeAddress ADDRESS = new NodeAddress("node", 8558);

	private final ManualTime time = new ManualTime(new SplittableRandom(1));

	private final SimulatedNetwork network = new SimulatedNetwork(this.time, this.time, new SplittableRandom(2));

	private final ActorSystem system = this.time.process().builder("types").build();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.pura.serialization");

	@BeforeEach
	void start() {
		this.system.start();
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stop() {
		this.logger.detachAppender(this.log);
	}

	private Cluster.Builder builder() {
		return Cluster.builder(this.system)
			.address(ADDRESS)
			.transport(this.network.transport())
			.maxMessageBytes(256 * 1024);
	}

	private Cluster node(Class<?>... protocols) {
		return builder().protocols(List.of(protocols)).build();
	}

	private static WireTypes types(Upcaster... upcasters) {
		return types(Runnable::run, upcasters);
	}

	private static WireTypes types(Executor executor, Upcaster... upcasters) {
		SampleRefs refs = new SampleRefs(new NoRefs());
		return new WireTypes(Codecs.of(JacksonCodec.cbor(List.of())).create(refs, 10_000), List.of(upcasters), refs,
				executor);
	}

	private List<String> warnings() {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Test
	void nameVersionAndAliasesAreThoseOfTheAnnotation() {
		WireTypes types = types();
		types.register(Account.class);
		WireType deposit = types.of(new Account.Deposit(1));
		assertThat(deposit.name()).isEqualTo("account.deposit");
		assertThat(deposit.version()).isEqualTo(2);
		assertThat(types.byName("account.deposit")).isSameAs(deposit);
		assertThat(types.byName("old.Deposit")).isSameAs(deposit);
		WireType plain = types.of(new Account.Close());
		assertThat(plain.name()).isEqualTo(Account.Close.class.getName());
		assertThat(plain.version()).isEqualTo(1);
	}

	@Test
	void twoClassesOfOneNameAreRefused() {
		WireTypes types = types();
		types.register(Account.class);
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types.register(Rival.class))
			.withMessageContainingAll(Account.Deposit.class.getName(), Rival.Deposit.class.getName(), "account.deposit",
					"@MessageType");
		assertThat(types.byName("rival.other")).as("another message of the protocol").isNull();
	}

	@Test
	void nameThatIsAnAliasOfAnotherClassIsRefused() {
		WireTypes types = types();
		types.register(Account.class);
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types.register(OldRival.class))
			.withMessageContaining("old.Deposit");
	}

	@Test
	void oneClassInTwoProtocolsIsNoClash() {
		WireTypes types = types();
		types.register(Account.class);
		assertThatNoException().isThrownBy(() -> types.register(SavingsAccount.class));
	}

	@Test
	void nameWithAColonIsRefused() {
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types().register(BadName.class))
			.withMessageContaining("'bad:name'");
	}

	@Test
	void versionBelowOneIsRefused() {
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types().register(BadVersion.class))
			.withMessageContaining("version 0");
	}

	@Test
	void nameAndVersionOfAReplyAreThoseOfItsAnnotation() {
		WireTypes types = types();
		types.register(Sight.class);
		WireType look = types.of(new Sight.Look());
		assertThat(look.replyNames()).containsExactly("sight.view", "old.View");
		assertThat(look.replyVersion()).isEqualTo(4);
		assertThat(look.schema().replyVersion()).isEqualTo(4);
		WireType close = types.of(new Sight.Close());
		assertThat(close.replyVersion()).isEqualTo(1);
		assertThat(close.schema().replyVersion()).isEqualTo(1);
	}

	@Test
	void replyThatManyMessagesShareIsNoClash() {
		WireTypes types = types();
		types.register(Sight.class);
		assertThatNoException().isThrownBy(() -> types.register(OtherSight.class));
	}

	@Test
	void replyWithTheNameOfAnotherReplyOrMessageIsRefused() {
		WireTypes types = types();
		types.register(Sight.class);
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types.register(RivalSight.class))
			.withMessageContainingAll(Sight.View.class.getName(), RivalSight.View.class.getName(), "sight.view");
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types.register(ViewMessage.class))
			.withMessageContainingAll(Sight.View.class.getName(), ViewMessage.View.class.getName(), "old.View");
		WireTypes others = types();
		others.register(ViewMessage.class);
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> others.register(Sight.class))
			.withMessageContainingAll(Sight.View.class.getName(), ViewMessage.View.class.getName(), "old.View");
	}

	@Test
	void badNameOrVersionOfAReplyIsRefused() {
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types().register(BadReply.class))
			.withMessageContainingAll(BadReply.Reply.class.getName(), "version -1");
	}

	@Test
	void chainOfUpcastersOfAReplyIsChecked() {
		assertThatExceptionOfType(MessageTypeException.class)
			.isThrownBy(() -> types(upcaster("sight.view", 1), upcaster("sight.view", 3)).register(Sight.class))
			.withMessageContainingAll("'sight.view' has version 4", "none from version 2");
		assertThatExceptionOfType(MessageTypeException.class)
			.isThrownBy(() -> types(upcaster("sight.view", 4)).register(Sight.class))
			.withMessageContaining("raise the version in @MessageType to 5");
		assertThatNoException().isThrownBy(() -> types(upcaster("sight.view", 3)).register(Sight.class));
	}

	@Test
	void replyWithAnAnnotationThatCannotTravelFailsTheSpawn() {
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types().register(BoundReply.class))
			.withMessageContainingAll("reply " + BoundReply.Reply.class.getName(), "'thread'");
	}

	@Test
	void messageMayHoldAnythingAlthoughItsReplyIsMeantForOthers() {
		assertThatNoException().isThrownBy(() -> types().register(LocalWithReply.class));
	}

	@Test
	void missingLinkInAChainOfUpcastersIsAnError() {
		Upcaster first = upcaster("chain", 1);
		Upcaster third = upcaster("chain", 3);
		assertThatExceptionOfType(MessageTypeException.class)
			.isThrownBy(() -> types(first, third).register(Chain.class))
			.withMessageContaining("none from version 2")
			.withMessageContaining("from version 2 to 3");
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types(first).register(Chain.class))
			.withMessageContaining("none from version 2");
	}

	@Test
	void chainOfUpcastersMayBeginLater() {
		assertThatNoException()
			.isThrownBy(() -> types(upcaster("chain", 2), upcaster("chain", 3)).register(Chain.class));
	}

	@Test
	void upcasterBeyondTheVersionOfTheClassIsAnError() {
		assertThatExceptionOfType(MessageTypeException.class)
			.isThrownBy(() -> types(upcaster("chain", 4)).register(Chain.class))
			.withMessageContaining("raise the version in @MessageType to 5");
	}

	@Test
	void twoUpcastersFromOneVersionAreAnError() {
		assertThatExceptionOfType(MessageTypeException.class)
			.isThrownBy(() -> types(upcaster("chain", 1), upcaster("chain", 1)))
			.withMessageContaining("two upcasters of 'chain' from version 1");
	}

	@Test
	void upcastersOfAFormatWithoutTreesAreAnError() {
		SampleRefs refs = new SampleRefs(new NoRefs());
		Codec cbor = JacksonCodec.cbor(List.of()).create(refs, 10_000);
		WireTypes types = new WireTypes(Codecs.of((ignored, maxBytes) -> new Plain(cbor)).create(refs, 10_000),
				List.of(upcaster("flat", 1)), refs, Runnable::run);
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types.register(Flat.class))
			.withMessageContaining("the format plain cannot use");
	}

	@Test
	void upcastersOfAReplyThatItsFormatCannotTakeAreAnError() {
		SampleRefs refs = new SampleRefs(new NoRefs());
		WireTypes types = new WireTypes(
				Codecs.of(JacksonCodec.cbor(List.of())).with(RawCodec.factory()).create(refs, 10_000),
				List.of(upcaster("block.size", 1)), refs, Runnable::run);
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> types.register(Blocks.class))
			.withMessageContainingAll("'block.size' has version 2", "the format raw cannot use");
	}

	@Test
	void everyTypeOfAListedProtocolIsRoundTrippedOnce() {
		List<Object> written = new ArrayList<>();
		Codec.Factory cbor = JacksonCodec.cbor(List.of());
		builder().codec((refs, maxBytes) -> new Recording(cbor.create(refs, maxBytes), written))
			.protocols(List.of(Rich.class))
			.build();
		assertThat(written).hasOnlyElementsOfTypes(Rich.Say.class, Rich.Everything.class);
		assertThat(written).filteredOn(Rich.Say.class::isInstance)
			.extracting((say) -> ((Rich.Say) say).value().shape().getClass().getSimpleName())
			.contains("Circle", "Square");
		assertThat(written).filteredOn(Rich.Say.class::isInstance)
			.extracting((say) -> ((Rich.Say) say).value().size())
			.contains(Rich.Size.SMALL, Rich.Size.LARGE);
	}

	@Test
	void listedProtocolThatCannotTravelFailsTheStart() {
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> node(Local.class))
			.withMessageContainingAll(Local.Run.class.getName(), "'task.code'", "java.lang.Runnable", "@MessageType");
	}

	@Test
	void localProtocolMayHoldAnythingOnANodeOfACluster() {
		node();
		ActorRef<Local> ref = this.system.spawn("local", LocalActor::new);
		CompletableFuture<Integer> ran = ref.ask(new Local.Run(new Local.Task(() -> {
		})));
		this.time.advance(Duration.ofSeconds(1));
		assertThat(ran).isCompletedWithValue(1);
		assertThat(warnings()).isEmpty();
	}

	@Test
	void messageWithAnAnnotationThatCannotTravelFailsTheSpawnEachTime() {
		node();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(MessageTypeException.class)
				.isThrownBy(() -> this.system.spawn("future", FutureActor::new))
				.withMessageContainingAll(Futures.Wait.class.getName(), "'future'", "belongs to one JVM");
		}
	}

	@Test
	void messageWithAnAnnotationThatCannotTravelFailsTheStartOfANodeWithItsActor() {
		this.system.spawn("future", FutureActor::new);
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> node()).satisfies((failure) -> {
			assertThat(failure.type()).isEqualTo(Futures.Wait.class.getName());
			assertThat(failure.action()).contains("JacksonModule");
		});
		assertThatNoException().as("a failed node is not told of protocols")
			.isThrownBy(() -> this.system.spawn("other", OtherFutureActor::new));
	}

	@Test
	void replyThatCannotTravelFailsTheStart() {
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> node(Loose.class))
			.withMessageContainingAll("reply", Loose.Get.class.getName(), "'value'", "java.lang.Object");
	}

	@Test
	void propertyThatIsLostOnTheWayFailsTheStart() {
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> node(Lossy.class))
			.withMessageContainingAll(Lossy.Put.class.getName(), "does not survive", "'secret'");
	}

	@Test
	void propertyThatIsLeftOutOnPurposeIsFine() {
		assertThatNoException().isThrownBy(() -> node(Purpose.class));
	}

	@Test
	void permittedClassesThatCannotBeToldApartFailTheStart() {
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> node(Twins.class))
			.withMessageContainingAll(Twins.Report.class.getName(), "'event'");
	}

	@Test
	void interfaceThatAModuleTeachesIsFine() {
		SimpleModule module = new SimpleModule("shapes").addAbstractTypeMapping(Taught.Name.class, Taught.Text.class);
		assertThatNoException().isThrownBy(
				() -> builder().codec(JacksonCodec.cbor(List.of(module))).protocols(List.of(Taught.class)).build());
		assertThatExceptionOfType(MessageTypeException.class).isThrownBy(() -> node(Taught.class));
	}

	@Test
	void typeOfWhichNoSampleCanBeMadeUpIsOnlyPrepared() {
		assertThatNoException().isThrownBy(() -> node(Strict.class));
	}

	@Test
	void typeThatContainsItselfIsFine() {
		assertThatNoException().isThrownBy(() -> node(Tree.class));
	}

	@Test
	void messageThatWasNeverMeantForOthersIsWarnedOfOnceWhenItIsFirstSent() {
		WireTypes types = types();
		types.register(Local.class);
		WireType run = types.of(new Local.Run(new Local.Task(() -> {
		})));
		assertThat(warnings()).isEmpty();
		run.messageCodec();
		run.messageCodec();
		assertThat(warnings()).singleElement().asString().contains("'task.code'", "java.lang.Runnable");
	}

	@Test
	void typeThatIsFirstSentIsNotTriedByTheThreadThatSends() {
		List<Runnable> later = new ArrayList<>();
		WireTypes types = types(later::add);
		types.register(Local.class);
		types.of(new Local.Run(new Local.Task(() -> {
		}))).messageCodec();
		assertThat(warnings()).isEmpty();
		assertThat(later).hasSize(1);
		later.forEach(Runnable::run);
		assertThat(warnings()).singleElement().asString().contains("'task.code'");
	}

	@Test
	void typeThatIsFirstSentAtTheEndOfTheSystemIsNotTried() {
		WireTypes types = types((code) -> {
			throw new RejectedExecutionException("it has ended");
		});
		types.register(Local.class);
		WireType run = types.of(new Local.Run(new Local.Task(() -> {
		})));
		assertThatNoException().isThrownBy(run::messageCodec);
		assertThat(warnings()).isEmpty();
	}

	private static Upcaster upcaster(String type, int from) {
		return Upcaster.of(type, from, (message) -> message);
	}

	interface Account {

		@MessageType(value = "account.deposit", version = 2, aliases = "old.Deposit")
		record Deposit(int cents) implements Message<Account, Void> {
		}

		record Close() implements Message<Account, Void> {
		}

	}

	interface SavingsAccount extends Account {

	}

	interface Rival {

		@MessageType("rival.other")
		record Another() implements Message<Rival, Void> {
		}

		@MessageType("account.deposit")
		record Deposit(int cents) implements Message<Rival, Void> {
		}

	}

	interface OldRival {

		@MessageType("old.Deposit")
		record Deposit(int cents) implements Message<OldRival, Void> {
		}

	}

	interface BadName {

		@MessageType("bad:name")
		record Bad() implements Message<BadName, Void> {
		}

	}

	interface BadVersion {

		@MessageType(value = "bad", version = 0)
		record Bad() implements Message<BadVersion, Void> {
		}

	}

	interface Sight {

		record Look() implements Message<Sight, View> {
		}

		record Close() implements Message<Sight, Void> {
		}

		@MessageType(value = "sight.view", version = 4, aliases = "old.View")
		record View(String text) {
		}

	}

	interface OtherSight {

		record Look() implements Message<OtherSight, Sight.View> {
		}

		record Stare() implements Message<OtherSight, Sight.View> {
		}

	}

	interface RivalSight {

		record Look() implements Message<RivalSight, View> {
		}

		@MessageType("sight.view")
		record View(String text) {
		}

	}

	interface ViewMessage {

		@MessageType("old.View")
		record View(String text) implements Message<ViewMessage, Void> {
		}

	}

	interface BadReply {

		record Ask() implements Message<BadReply, Reply> {
		}

		@MessageType(value = "bad.reply", version = -1)
		record Reply() {
		}

	}

	interface BoundReply {

		record Ask() implements Message<BoundReply, Reply> {
		}

		@MessageType("bound.reply")
		record Reply(Thread thread) {
		}

	}

	interface Chain {

		@MessageType(value = "chain", version = 4)
		record Link() implements Message<Chain, Void> {
		}

	}

	interface Flat {

		@MessageType(value = "flat", version = 2)
		record Say(String text) implements Message<Flat, Void> {
		}

	}

	@SerializedWith("raw")
	interface Blocks {

		record Put(byte[] bytes) implements Message<Blocks, Size> {
		}

		@MessageType(value = "block.size", version = 2)
		record Size(int bytes) {
		}

	}

	interface Rich {

		record Say(Everything value) implements Message<Rich, Everything> {
		}

		record Everything(Shape shape, List<Shape> shapes, Pair<Integer, Pair<String, Boolean>> pair, Size size,
				Instant instant, Optional<Duration> there, Map<String, List<Set<Integer>>> nested, byte[] bytes,
				int[] numbers, Collection<Size> sizes, ActorRef<Rich> ref) {
		}

		sealed interface Shape {

		}

		record Circle(int radius) implements Shape {
		}

		record Square(int side) implements Shape {
		}

		record Pair<A, B>(A left, B right) {
		}

		enum Size {

			SMALL, LARGE {

				@Override
				public String toString() {
					return "large";
				}

			}

		}

	}

	interface Local {

		record Run(Task task) implements Message<Local, Integer> {
		}

		record Task(Runnable code) {
		}

	}

	static final class LocalActor implements Actor<Local> {

		@Handler
		int run(Local.Run message) {
			message.task().code().run();
			return 1;
		}

	}

	interface LocalWithReply {

		@MessageType("local.done")
		record Done(int count) {
		}

		record Run(Thread thread) implements Message<LocalWithReply, Done> {
		}

	}

	interface Futures {

		@MessageType("wait")
		record Wait(CompletableFuture<String> future) implements Message<Futures, Void> {
		}

	}

	static final class FutureActor implements Actor<Futures> {

		@Handler
		void await(Futures.Wait message) {
		}

	}

	interface OtherFutures {

		@MessageType("wait")
		record Wait(CompletableFuture<String> future) implements Message<OtherFutures, Void> {
		}

	}

	static final class OtherFutureActor implements Actor<OtherFutures> {

		@Handler
		void await(OtherFutures.Wait message) {
		}

	}

	interface Loose {

		record Get() implements Message<Loose, Holder> {
		}

		record Holder(Object value) {
		}

	}

	interface Lossy {

		record Put(String name,
				@JsonProperty(access = JsonProperty.Access.READ_ONLY) String secret) implements Message<Lossy, Void> {
		}

	}

	interface Purpose {

		record Put(String name, @JsonIgnore @Nullable String cached) implements Message<Purpose, Void> {
		}

	}

	interface Taught {

		record Call(Name name) implements Message<Taught, Void> {
		}

		interface Name {

		}

		record Text(String text) implements Name {
		}

	}

	interface Twins {

		record Report(Event event) implements Message<Twins, Void> {
		}

		sealed interface Event {

		}

		interface Orders {

			record Created(String name) implements Event {
			}

		}

		interface Users {

			record Created(String name) implements Event {
			}

		}

	}

	interface Strict {

		record Mail(Address to) implements Message<Strict, Void> {
		}

		record Address(String text) {

			public Address {
				if (text.indexOf('@') < 0) {
					throw new IllegalArgumentException("no address");
				}
			}

		}

	}

	interface Tree {

		record Plant(Node root) implements Message<Tree, List<Node>> {
		}

		record Node(String name, @Nullable Node parent, List<Node> children, Map<String, Node> named) {
		}

	}

	/**
	 * Hides that it has trees.
	 *
	 * @param codec the codec that has them
	 */
	private record Plain(Codec codec) implements Codec {

		@Override
		public String name() {
			return "plain";
		}

		@Override
		public TypeCodec forType(Type type) {
			return new Recording(this.codec, new ArrayList<>()).forType(type);
		}

	}

	/**
	 * Notes what is written.
	 *
	 * @param codec what writes it
	 * @param written what was written
	 */
	private record Recording(Codec codec, List<Object> written) implements Codec {

		@Override
		public String name() {
			return this.codec.name();
		}

		@Override
		public TypeCodec forType(Type type) {
			TypeCodec known = this.codec.forType(type);
			return new TypeCodec() {

				@Override
				public void write(Object value, ByteBuf target) {
					Recording.this.written.add(value);
					known.write(value, target);
				}

				@Override
				public Object read(ByteBuf source) {
					return known.read(source);
				}

			};
		}

	}

}
