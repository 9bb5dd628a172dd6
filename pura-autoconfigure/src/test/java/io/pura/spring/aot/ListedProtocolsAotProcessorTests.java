package io.pura.spring.aot;

import java.util.Map;

import io.pura.actor.Message;
import io.pura.serialization.MessageType;
import io.pura.serialization.SerializedWith;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class ListedProtocolsAotProcessorTests {

	private static ReflectionHintsPredicates reflection() {
		return RuntimeHintsPredicates.reflection();
	}

	@Test
	void listedProtocolsStayInReachWithTheirMessagesAndReplies() throws NoSuchMethodException {
		RuntimeHints hints = generate(
				Map.of("pura.serialization.protocols", Audit.class.getName() + ", " + Store.class.getCanonicalName()));
		assertThat(reflection().onType(Audit.class)).accepts(hints);
		assertThat(reflection().onMethodInvocation(Audit.Log.class, "entry")).accepts(hints);
		assertThat(reflection().onMethodInvocation(Audit.Entry.class, "text")).accepts(hints);
		assertThat(reflection().onMethodInvocation(Audit.Receipt.class, "number")).accepts(hints);
		assertThat(reflection().onConstructorInvocation(Audit.Full.class.getDeclaredConstructor(String.class)))
			.accepts(hints);
		assertThat(reflection().onType(Store.class)).accepts(hints);
		assertThat(reflection().onMethodInvocation(Store.Block.class, "bytes")).accepts(hints);
		assertThat(
				reflection().onType(Store.Block.class).withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
			.accepts(hints);
	}

	@Test
	void protocolsThatAreListedOneByOneStayInReach() {
		RuntimeHints hints = generate(Map.of("pura.serialization.protocols[0]", Audit.class.getName(),
				"pura.serialization.protocols[1]", Store.class.getName()));
		assertThat(reflection().onMethodInvocation(Audit.Log.class, "entry")).accepts(hints);
		assertThat(reflection().onMethodInvocation(Store.Block.class, "bytes")).accepts(hints);
	}

	@Test
	void protocolsAndMessagesWithAFormatStayInReach() {
		RuntimeHints hints = generate(Map.of("pura.serialization.types[" + Audit.class.getName() + "]", "json",
				"pura.serialization.types." + Store.Block.class.getCanonicalName(), "cbor"));
		assertThat(reflection().onMethodInvocation(Audit.Receipt.class, "number")).accepts(hints);
		assertThat(reflection().onType(Store.class)).accepts(hints);
		assertThat(reflection().onMethodInvocation(Store.Block.class, "bytes")).accepts(hints);
		assertThat(reflection().onMethodInvocation(Store.Size.class, "bytes")).accepts(hints);
	}

	@Test
	void namesThatCannotBeLoadedAreLeftToTheStartOfTheApplication() {
		RuntimeHints hints = generate(Map.of("pura.serialization.protocols", "no.such.Class," + Audit.class.getName(),
				"pura.serialization.types.audit.log", "json"));
		assertThat(reflection().onMethodInvocation(Audit.Log.class, "entry")).accepts(hints);
	}

	@Test
	void worksWithoutProtocols() {
		assertThat(reflection().onType(Audit.class)).rejects(generate(Map.of()));
	}

	private static RuntimeHints generate(Map<String, Object> properties) {
		return GeneratedHints.of(ListedProtocolsAotProcessorTests.class, properties);
	}

	interface Audit {

		@MessageType("audit.log")
		record Log(Entry[] entry) implements Message<Audit, Receipt> {
		}

		record Entry(String text) {
		}

		record Receipt(long number) {
		}

		class Full extends RuntimeException {

			Full(String message) {
				super(message);
			}

		}

	}

	@SerializedWith("raw")
	interface Store {

		record Block(byte[] bytes) implements Message<Store, Size> {
		}

		record Size(int bytes) {
		}

	}

}
