package io.pura.spring;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.actor.Offer;
import io.pura.actor.Routing;
import io.pura.autoconfigure.PuraAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

class ActorComponentOptionsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class));

	@SuppressWarnings("unchecked")
	private static ActorRef<Shop> shop(AssertableApplicationContext context) {
		return context.getBean("shop", ActorRef.class);
	}

	@Test
	void dispatcherOfTheAnnotationRunsTheActor() {
		this.contextRunner.withUserConfiguration(BlockingActor.class)
			.run((context) -> assertThat(shop(context).ask(new Shop.Thread()).join())
				.startsWith("pura-application-blocking-"));
	}

	@Test
	void dispatcherOfTheAnnotationMayBeAPlaceholder() {
		this.contextRunner.withUserConfiguration(PlaceholderActor.class)
			.withPropertyValues("shop.dispatcher=database", "pura.dispatchers.database.max-threads=2")
			.run((context) -> assertThat(shop(context).ask(new Shop.Thread()).join())
				.startsWith("pura-application-database-"));
	}

	@Test
	void unknownDispatcherStopsStartUp() {
		this.contextRunner.withUserConfiguration(PlaceholderActor.class)
			.withPropertyValues("shop.dispatcher=nowhere")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("no dispatcher 'nowhere' for shop")
				.hasMessageContaining("[blocking, default, pinned]"));
	}

	@Test
	void instancesOfTheAnnotationMakeAPool() {
		this.contextRunner.withUserConfiguration(PoolActor.class).run((context) -> {
			assertThat(IntStream.range(0, 4).mapToObj((i) -> shop(context).ask(new Shop.Who()).join()))
				.containsExactly("0", "1", "0", "1");
			assertThat(context.getBean(ActorSystem.class).actor("shop").orElseThrow().children()).isEqualTo(2);
		});
	}

	@Test
	void mailboxCapacityOfTheAnnotationIsApplied() {
		this.contextRunner.withUserConfiguration(BoundedActor.class).run((context) -> {
			CountDownLatch begun = new CountDownLatch(1);
			CountDownLatch gate = new CountDownLatch(1);
			shop(context).tell(new Shop.Block(begun, gate));
			begun.await();
			assertThat(shop(context).offer(new Shop.Who())).isEqualTo(Offer.ACCEPTED);
			assertThat(shop(context).offer(new Shop.Who())).isEqualTo(Offer.FULL);
			gate.countDown();
		});
	}

	@Test
	void optionsAreChangedByCustomizersInOrder() {
		this.contextRunner.withUserConfiguration(BlockingActor.class, Customizers.class).run((context) -> {
			List<String> names = IntStream.range(0, 20)
				.mapToObj((i) -> shop(context).ask(new Shop.Who()).join())
				.distinct()
				.toList();
			assertThat(names).hasSize(1).isSubsetOf("0", "1", "2");
			assertThat(context.getBean(ActorSystem.class).actor("shop").orElseThrow().children()).isEqualTo(3);
			assertThat(shop(context).ask(new Shop.Thread()).join()).startsWith("pura-application-blocking-");
		});
	}

	interface Shop {

		record Thread() implements Message<Shop, String> {
		}

		record Who() implements Message<Shop, String> {
		}

		record Block(CountDownLatch begun, CountDownLatch gate) implements Message<Shop, Void> {
		}

	}

	static class ShopActor implements Actor<Shop> {

		@Handler
		String thread(Shop.Thread message) {
			return Thread.currentThread().getName();
		}

		@Handler
		String who(Shop.Who message, ActorContext<Shop> context) {
			return context.path().name();
		}

		@Handler
		void block(Shop.Block message) throws InterruptedException {
			message.begun().countDown();
			message.gate().await();
		}

	}

	@ActorComponent(value = "shop", dispatcher = "blocking")
	static class BlockingActor extends ShopActor {

	}

	@ActorComponent(value = "shop", dispatcher = "${shop.dispatcher}")
	static class PlaceholderActor extends ShopActor {

	}

	@ActorComponent(value = "shop", instances = 2, routing = Routing.Standard.ROUND_ROBIN)
	static class PoolActor extends ShopActor {

	}

	@ActorComponent(value = "shop", mailboxCapacity = 1)
	static class BoundedActor extends ShopActor {

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		ActorOptionsCustomizer second() {
			return (name, type, options) -> options.instances(3);
		}

		@Bean
		@Order(1)
		ActorOptionsCustomizer first() {
			return (name, type, options) -> (name.equals("shop") && type == BlockingActor.class)
					? options.instances(2).routing(Routing.consistentHash((message) -> "same")) : options;
		}

	}

}
