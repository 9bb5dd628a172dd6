package io.pura.autoconfigure;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.Actor;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.serialization.ActorRefFormat;
import io.pura.serialization.Codec;
import io.pura.serialization.Codecs;
import io.pura.serialization.JacksonCodec;
import io.pura.serialization.NodeCodecs;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;
import io.pura.serialization.UnknownCodecException;
import io.pura.spring.ActorComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PuraSerializationTests {

	private static final String PARCEL = "io.pura.autoconfigure.PuraSerializationTests";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraVerifyLocalAutoConfiguration.class));

	private final ApplicationContextRunner verified = this.contextRunner.withUserConfiguration(PostActor.class)
		.withPropertyValues("pura.serialization.verify-local=true");

	private final List<String> log = new ArrayList<>();

	@Test
	void messagesAreCborAndAllOtherFormatsAreThere() {
		this.contextRunner.run((context) -> assertThat(codecs(context.getBean(Codecs.class)).names())
			.containsExactly("cbor", "json", "raw", "smile", "protobuf", "fory"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "smile", "raw", "protobuf", "fory" })
	void formatIsChosenByName(String format) {
		this.contextRunner.withPropertyValues("pura.serialization.format=" + format)
			.run((context) -> assertThat(codecs(context.getBean(Codecs.class)).favourite().name()).isEqualTo(format));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[" + PARCEL + "$Post$Send]", PARCEL + ".Post.Send", "[" + PARCEL + "$Post]",
			PARCEL + ".Post" })
	void formatOfAMessageIsChosenByItsNameOrThatOfItsProtocol(String type) {
		this.verified.withBean(Codec.Factory.class, this::logging)
			.withPropertyValues("pura.serialization.types." + type + "=logging")
			.run((context) -> {
				assertThat(send(context.getBean(ActorSystem.class))).succeedsWithin(Duration.ofSeconds(10));
				assertThat(this.log).contains("Send");
			});
	}

	@Test
	void otherMessagesKeepTheirFormat() {
		this.verified.withBean(Codec.Factory.class, this::logging)
			.withPropertyValues("pura.serialization.types.com.acme.Order=logging")
			.run((context) -> {
				assertThat(send(context.getBean(ActorSystem.class))).succeedsWithin(Duration.ofSeconds(10));
				assertThat(this.log).isEmpty();
			});
	}

	@Test
	void messageThatItsFormatCannotTakeFails() {
		this.verified.withPropertyValues("pura.serialization.types." + PARCEL + ".Post.Send=raw")
			.run((context) -> assertThat(send(context.getBean(ActorSystem.class))).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(SerializationException.class)
				.withMessageContaining("cannot travel as raw bytes"));
	}

	@Test
	void codecOfTheApplicationIsChosenByItsName() {
		this.verified.withBean(Codec.Factory.class, this::logging)
			.withPropertyValues("pura.serialization.format=logging")
			.run((context) -> {
				assertThat(send(context.getBean(ActorSystem.class))).succeedsWithin(Duration.ofSeconds(10));
				assertThat(this.log).contains("Send");
			});
	}

	@Test
	void codecOfTheApplicationReplacesThatOfItsName() {
		this.verified.withBean(Codec.Factory.class, () -> logging("cbor")).run((context) -> {
			assertThat(send(context.getBean(ActorSystem.class))).succeedsWithin(Duration.ofSeconds(10));
			assertThat(this.log).contains("Send");
		});
	}

	@Test
	void applicationMayBringAllCodecsItself() {
		this.contextRunner.withBean(Codecs.class, () -> Codecs.of(JacksonCodec.json(List.of())))
			.run((context) -> assertThat(codecs(context.getBean(Codecs.class)).names()).containsExactly("json"));
	}

	@ParameterizedTest
	@CsvSource({ "smile, tools.jackson.dataformat.smile, tools.jackson.dataformat:jackson-dataformat-smile",
			"protobuf, com.google.protobuf, com.google.protobuf:protobuf-java",
			"fory, org.apache.fory, org.apache.fory:fory-core" })
	void formatWhoseLibraryIsMissingStopsStartUpAndNamesTheDependency(String format, String packageName,
			String dependency) {
		ApplicationContextRunner without = this.contextRunner.withClassLoader(new FilteredClassLoader(packageName));
		without.withPropertyValues("pura.serialization.format=" + format)
			.run((context) -> assertThat(analysis(context.getStartupFailure())).satisfies((analysis) -> {
				assertThat(analysis.getDescription()).contains("'" + format + "'")
					.contains("pura.serialization.format")
					.contains("its library is not on the class path");
				assertThat(analysis.getAction()).startsWith("Add the dependency " + dependency);
			}));
		without.withPropertyValues("pura.serialization.types.com.acme.Order=" + format)
			.run((context) -> assertThat(analysis(context.getStartupFailure()).getDescription())
				.contains("pura.serialization.types.com.acme.Order"));
		without.run((context) -> assertThat(codecs(context.getBean(Codecs.class)).names()).doesNotContain(format));
	}

	@Test
	void formatThatNobodyKnowsStopsStartUp() {
		this.contextRunner.withPropertyValues("pura.serialization.types.com.acme.Order=xml")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("pura.serialization.types.com.acme.Order");
					assertThat(ex.getReason()).contains("cbor, json, raw, smile, protobuf, fory");
				}));
	}

	@Test
	void formatThatNoCodecOfTheApplicationHasStopsStartUpToo() {
		this.verified.withBean(Codec.Factory.class, this::logging)
			.withPropertyValues("pura.serialization.format=xml")
			.run((context) -> {
				assertThat(context).getFailure().rootCause().isInstanceOf(UnknownCodecException.class);
				assertThat(analysis(context.getStartupFailure()).getAction())
					.contains("Choose one of logging, cbor, json, raw, smile, protobuf, fory")
					.contains("Codec.Factory");
			});
	}

	private static FailureAnalysis analysis(Throwable failure) {
		for (FailureAnalyzer analyzer : SpringFactoriesLoader
			.forDefaultResourceLocation(PuraSerializationTests.class.getClassLoader())
			.load(FailureAnalyzer.class, (factoryType, name, ex) -> {
				// Those that need a context.
			})) {
			FailureAnalysis analysis = analyzer.analyze(failure);
			if (analysis != null) {
				return analysis;
			}
		}
		throw new AssertionError("Nobody explains it", failure);
	}

	private static NodeCodecs codecs(Codecs codecs) {
		return codecs.create(mock(ActorRefFormat.class), 1000);
	}

	private static CompletableFuture<String> send(ActorSystem system) {
		return system.find("post", Post.class).orElseThrow().ask(new Post.Send("hi"));
	}

	private Codec.Factory logging() {
		return logging("logging");
	}

	private Codec.Factory logging(String name) {
		return (refs, maxBytes) -> new LoggingCodec(name, JacksonCodec.json(List.of()).create(refs, maxBytes),
				this.log);
	}

	/**
	 * The protocol of a post office.
	 */
	interface Post {

		record Send(String text) implements Message<Post, String> {
		}

	}

	@ActorComponent("post")
	static class PostActor implements Actor<Post> {

		@Handler
		String send(Post.Send message) {
			return message.text();
		}

	}

	/**
	 * Notes for what it is used.
	 *
	 * @param name its name
	 * @param codec what it writes and reads with
	 * @param log the classes that it was prepared for
	 */
	private record LoggingCodec(String name, Codec codec, List<String> log) implements Codec {

		@Override
		public TypeCodec forType(Type type) {
			this.log.add(((Class<?>) type).getSimpleName());
			return this.codec.forType(type);
		}

	}

}
