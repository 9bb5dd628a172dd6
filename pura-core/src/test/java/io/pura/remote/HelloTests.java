package io.pura.remote;

import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.cbor.CBORMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who talks to whom.
 */
class HelloTests {

	private static final NodeId ORDERS = new NodeId(new NodeAddress("orders-1", 8558), 1);

	@Test
	void arrivesAsItWasSaid() {
		Hello hello = hello(1, 1, "shop", "cbor", "proof");
		ByteBuf buffer = Unpooled.buffer();
		hello.write(buffer);
		assertThat(Hello.read(buffer)).isEqualTo(hello);
	}

	@Test
	void maySayNothingOfTheLargestMessage() {
		CBORMapper mapper = new CBORMapper();
		ByteBuf buffer = Unpooled.buffer();
		hello(1, 1, "shop", "cbor", null).write(buffer);
		Map<String, Object> said = mapper.readValue(ByteBufUtil.getBytes(buffer), new TypeReference<>() {
		});
		assertThat(said.remove("maxMessageBytes")).isEqualTo(1000);
		assertThat(Hello.read(Unpooled.wrappedBuffer(mapper.writeValueAsBytes(said))).maxMessageBytes()).isNull();
	}

	@Test
	void isRefusedIfItIsNone() {
		assertThatExceptionOfType(ConnectionRefusedException.class)
			.isThrownBy(() -> Hello.read(Unpooled.copiedBuffer(new byte[] { 1, 2, 3 })))
			.withMessageContaining("no hello of a Pura node");
	}

	@Test
	void goesTogetherWithAnyVersionThatBothSpeak() {
		assertThatCode(() -> hello(1, 3, "shop", "cbor", null).check(hello(3, 5, "shop", "cbor", null)))
			.doesNotThrowAnyException();
	}

	@Test
	void namesTheVersionsOfBothIfNoneIsSpokenByBoth() {
		assertRefused(hello(2, 3, "shop", "cbor", null), hello(4, 5, "shop", "cbor", null), "versions 2 to 3",
				"versions 4 to 5");
	}

	@Test
	void namesTheClustersOfBoth() {
		assertRefused(hello(1, 1, "shop", "cbor", null), hello(1, 1, "stock", "cbor", null), "cluster 'shop'",
				"cluster 'stock'");
	}

	@Test
	void namesTheFormatsOfBoth() {
		assertRefused(hello(1, 1, "shop", "cbor", null), hello(1, 1, "shop", "fory", null), "[cbor]", "[fory]");
	}

	@Test
	void isProvenWithTheSameTokenOnly() {
		Hello proven = hello(1, 1, "shop", "cbor", Proof.of("secret", "shop", ORDERS, 0, 7));
		assertThatCode(() -> proven.checkProof("secret", ORDERS, 7)).doesNotThrowAnyException();
		assertUnproven(proven, "other", 7, "another token");
		assertUnproven(proven, "secret", 8, "another token");
		assertUnproven(proven, null, 7, "has none");
		assertUnproven(hello(1, 1, "shop", "cbor", null), "secret", 7, "has no token");
	}

	@Test
	void isProvenForItsOwnClusterOnly() {
		Hello moved = hello(1, 1, "stock", "cbor", Proof.of("secret", "shop", ORDERS, 0, 7));
		assertUnproven(moved, "secret", 7, "another token");
	}

	@Test
	void ofANodeThatDoesNotSayReadsNothingCompressed() {
		ByteBuf old = Unpooled.wrappedBuffer(CBORMapper.builder()
			.build()
			.writeValueAsBytes(Map.of("minVersion", 1, "maxVersion", 1, "cluster", "shop", "host", "orders-1", "port",
					8558, "incarnation", 1, "lane", 0, "lanes", 1, "codecs", List.of("cbor"), "roles", List.of())));
		assertThat(Hello.read(old).compressions()).isEmpty();
	}

	private static void assertRefused(Hello hello, Hello own, String... words) {
		assertThatExceptionOfType(ConnectionRefusedException.class).isThrownBy(() -> hello.check(own))
			.satisfies((ex) -> assertThat(ex).hasMessageContainingAll(words));
	}

	private static void assertUnproven(Hello hello, @Nullable String token, long answered, String word) {
		assertThatExceptionOfType(ConnectionRefusedException.class)
			.isThrownBy(() -> hello.checkProof(token, ORDERS, answered))
			.withMessageContaining(word);
	}

	private static Hello hello(int minVersion, int maxVersion, String cluster, String codec, @Nullable String proof) {
		return new Hello(minVersion, maxVersion, cluster, "orders-1", 8558, 1, 0, 1, List.of(codec), List.of(), proof,
				1000, List.of());
	}

}
