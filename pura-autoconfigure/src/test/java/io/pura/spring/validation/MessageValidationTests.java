package io.pura.spring.validation;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.DeadLetter.Reason;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.MessageRejectedException;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.autoconfigure.validation.PuraValidationAutoConfiguration;
import io.pura.autoconfigure.web.PuraWebAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.spring.ActorComponent;
import io.pura.spring.example.Ports;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages that carry the constraints of Jakarta Bean Validation.
 */
class MessageValidationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final Locale locale = Locale.getDefault();

	private final AutoConfigurations configurations = AutoConfigurations.of(PuraAutoConfiguration.class,
			PuraClusterAutoConfiguration.class, PuraValidationAutoConfiguration.class,
			ValidationAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(this.configurations)
		.withUserConfiguration(ShopActor.class);

	@BeforeEach
	void speakEnglish() {
		Locale.setDefault(Locale.ENGLISH);
	}

	@AfterEach
	void speakAsBefore() {
		Locale.setDefault(this.locale);
	}

	@Test
	void validMessageIsHandled() {
		this.contextRunner.run((context) -> {
			ActorRef<Shop> shop = shop(context.getBean(ActorSystem.class));
			assertThat(shop.ask(order("Ada", new Shop.Line("pen", 2))).join()).isEqualTo(1);
		});
	}

	@Test
	void invalidMessageIsAnsweredWithTheFieldsAndRulesInOrder() {
		this.contextRunner.run((context) -> {
			ActorRef<Shop> shop = shop(context.getBean(ActorSystem.class));
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> shop.ask(order(" ", new Shop.Line("pen", 1), new Shop.Line("", -4711))).join())
				.havingCause()
				.isInstanceOfSatisfying(MessageRejectedException.class,
						(rejection) -> assertThat(rejection.code()).isEqualTo("constraint-violation"))
				.withMessage("MessageValidationTests.Shop.Order is invalid: customer must not be blank;"
						+ " lines[1].item must not be blank; lines[1].quantity must be greater than 0");
			assertThat(shop.ask(new Shop.Count()).join()).isZero();
		});
	}

	@Test
	void constraintOfTheWholeMessageHasNoField() {
		this.contextRunner.run((context) -> assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> shop(context.getBean(ActorSystem.class)).ask(new Shop.Move("a", "a")).join())
			.havingCause()
			.withMessage("MessageValidationTests.Shop.Move is invalid: source and target must differ"));
	}

	@Test
	void toldMessageThatIsInvalidIsADeadLetter() {
		this.contextRunner.run((context) -> {
			ActorSystem system = context.getBean(ActorSystem.class);
			ActorRef<Shop> shop = shop(system);
			shop.tell(order("", new Shop.Line("pen", 2)));
			assertThat(shop.ask(new Shop.Count()).join()).isZero();
			assertThat(system.deadLetters().count(Reason.REJECTED)).isOne();
			assertThat(system.deadLetters().count()).isOne();
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { Shop.Order.class, Shop.Move.class, Shop.Tag.class, Shop.Wrap.class })
	void messagesWithConstraintsAreConstrained(Class<?> type) {
		try (var factory = Validation.buildDefaultValidatorFactory()) {
			assertThat(new BeanMessageValidator(factory.getValidator()).constrains(type)).isTrue();
		}
	}

	@Test
	void otherMessagesAreNotConstrained() {
		try (var factory = Validation.buildDefaultValidatorFactory()) {
			assertThat(new BeanMessageValidator(factory.getValidator()).constrains(Shop.Count.class)).isFalse();
		}
	}

	@Test
	void elementsOfContainersAreValidated() {
		this.contextRunner
			.run((context) -> assertThat(shop(context.getBean(ActorSystem.class)).ask(new Shop.Tag(Optional.of(" "))))
				.failsWithin(LIMIT)
				.withThrowableThat()
				.withMessageContaining("label must not be blank"));
	}

	@Test
	void isSwitchedOffByAProperty() {
		this.contextRunner.withPropertyValues("pura.validation.enabled=false")
			.run((context) -> assertThat(shop(context.getBean(ActorSystem.class)).ask(order("")).join()).isEqualTo(1));
	}

	@Test
	void askOfAControllerIsAnsweredWithAProblemThatNamesTheFields() {
		new WebApplicationContextRunner().withConfiguration(this.configurations)
			.withConfiguration(AutoConfigurations.of(PuraWebAutoConfiguration.class, WebMvcAutoConfiguration.class,
					DispatcherServletAutoConfiguration.class, JacksonAutoConfiguration.class,
					HttpMessageConvertersAutoConfiguration.class))
			.withUserConfiguration(ShopActor.class, ShopController.class)
			.run((context) -> {
				MockMvcTester mvc = MockMvcTester.from((WebApplicationContext) context.getSourceApplicationContext());
				assertThat(mvc.post().uri("/orders?customer=Ada&quantity=2")).hasStatusOk();
				assertThat(mvc.post().uri("/orders?customer=&quantity=-1").exchange())
					.hasStatus(HttpStatus.valueOf(422))
					.hasContentType("application/problem+json")
					.bodyJson()
					.hasPathSatisfying("code", (code) -> assertThat(code).asString().isEqualTo("constraint-violation"))
					.hasPathSatisfying("detail",
							(detail) -> assertThat(detail).asString()
								.contains("customer must not be blank", "lines[0].quantity must be greater than 0")
								.doesNotContain("-1"));
			});
	}

	@Test
	void askerOnAnotherNodeHearsTheSame() {
		List<Integer> ports = Ports.free(2);
		ApplicationContextRunner node = new ApplicationContextRunner().withConfiguration(this.configurations)
			.withPropertyValues("pura.cluster.name=shops",
					"pura.cluster.discovery.static.seeds=127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1));
		node.withUserConfiguration(ShopActor.class)
			.withPropertyValues("spring.application.name=first", "pura.remote.port=" + ports.get(0))
			.run((first) -> node
				.withPropertyValues("spring.application.name=second", "pura.remote.port=" + ports.get(1),
						"pura.cluster.wait-for-join=10s")
				.run((second) -> {
					Cluster cluster = second.getBean(Cluster.class);
					ActorRef<Shop> shop = cluster.actor(peer(cluster), "shop", Shop.class);
					assertThat(shop.ask(order(""))).failsWithin(LIMIT)
						.withThrowableThat()
						.havingCause()
						.isInstanceOfSatisfying(MessageRejectedException.class,
								(rejection) -> assertThat(rejection.code()).isEqualTo("constraint-violation"))
						.withMessageContaining("customer must not be blank");
					shop.tell(order(""));
					assertThat(shop.ask(new Shop.Count()).join()).isZero();
					assertThat(first.getBean(ActorSystem.class).deadLetters().count(Reason.REJECTED)).isOne();
				}));
	}

	private static Node peer(Cluster cluster) {
		return cluster.members().stream().filter((member) -> !member.isSame(cluster.self())).findFirst().orElseThrow();
	}

	private static ActorRef<Shop> shop(ActorSystem system) {
		return system.find("shop", Shop.class).orElseThrow();
	}

	private static Shop.Order order(String customer, Shop.Line... lines) {
		return new Shop.Order(customer, List.of(lines));
	}

	/**
	 * The protocol of a shop.
	 */
	interface Shop {

		record Order(@NotBlank String customer, List<@Valid Line> lines) implements Message<Shop, Integer> {
		}

		record Line(@NotBlank String item, @Positive int quantity) {
		}

		@Different
		record Move(String source, String target) implements Message<Shop, Integer> {
		}

		record Tag(Optional<@NotBlank String> label) implements Message<Shop, Integer> {
		}

		record Wrap(@Valid Line line) implements Message<Shop, Integer> {
		}

		record Count() implements Message<Shop, Integer> {
		}

	}

	/**
	 * A constraint of a message as a whole.
	 */
	@Constraint(validatedBy = DifferentValidator.class)
	@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
	@interface Different {

		String message() default "source and target must differ";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	/**
	 * Compares source and target.
	 */
	public static class DifferentValidator implements ConstraintValidator<Different, Shop.Move> {

		@Override
		public boolean isValid(Shop.Move move, ConstraintValidatorContext context) {
			return !move.source().equals(move.target());
		}

	}

	@ActorComponent("shop")
	static class ShopActor implements Actor<Shop> {

		private int orders;

		@Handler
		int order(Shop.Order message) {
			this.orders++;
			return this.orders;
		}

		@Handler
		int move(Shop.Move message) {
			return this.orders;
		}

		@Handler
		int tag(Shop.Tag message) {
			return this.orders;
		}

		@Handler
		int wrap(Shop.Wrap message) {
			return this.orders;
		}

		@Handler
		int count(Shop.Count message) {
			return this.orders;
		}

	}

	@RestController
	static class ShopController {

		private final ActorRef<Shop> shop;

		ShopController(ActorRef<Shop> shop) {
			this.shop = shop;
		}

		@PostMapping("/orders")
		CompletionStage<Integer> order(@RequestParam String customer, @RequestParam int quantity) {
			return this.shop.ask(new Shop.Order(customer, List.of(new Shop.Line("pen", quantity))));
		}

	}

}
