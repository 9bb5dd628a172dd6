package io.pura.spring.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.test.shop.Order;
import io.pura.spring.test.shop.Shop;
import io.pura.spring.test.shop.Stock;
import io.pura.testkit.ActorTestKit;
import io.pura.testkit.ManualTime;
import io.pura.testkit.MockActor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AutoConfigureManualTime}.
 */
@Timeout(60)
class AutoConfigureManualTimeTests {

	@Nested
	@PuraTest
	@AutoConfigureManualTime
	class InATestOfActors {

		@Autowired
		ManualTime time;

		@Autowired
		ActorTestKit kit;

		@Autowired
		ActorRef<Order> order;

		@MockActorBean
		MockActor<Stock> stock;

		@Test
		void timersAreDueWhenTheTestMovesTheTime() {
			assertThat(this.kit.time()).isSameAs(this.time);
			this.stock.when(Stock.Reserve.class, (message) -> true);
			assertThat(this.kit.ask(this.order, new Order.Place("book"))).isEqualTo("OPEN");
			this.time.advance(Duration.ofHours(23));
			assertThat(this.kit.ask(this.order, new Order.Status())).isEqualTo("OPEN");
			this.time.advance(Duration.ofHours(1));
			assertThat(this.kit.ask(this.order, new Order.Status())).isEqualTo("EXPIRED");
		}

		@Test
		void nothingHappensUntilTheTestMovesTheTime() {
			CompletableFuture<String> asked = this.order.ask(new Order.Status());
			assertThatIllegalStateException().isThrownBy(asked::join).withMessageContaining("ManualTime.runUntil");
			this.time.run();
			assertThat(asked).isDone();
			this.order.tell(new Order.Place("pen"));
			assertThat(this.stock.received()).isEmpty();
			this.stock.verify(Stock.Reserve.class);
		}

	}

	@Test
	void contextClosesWithoutWaiting() throws Exception {
		TestContextManager manager = new TestContextManager(Closing.class);
		manager.prepareTestInstance(new Closing());
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) manager.getTestContext()
			.getApplicationContext();
		ActorSystem system = context.getBean(ActorSystem.class);
		ManualTime time = context.getBean(ManualTime.class);
		system.spawn("waiting", WaitingActor::new).tell(new Order.Status());
		time.run();
		context.close();
		assertThat(system.state()).isEqualTo(ActorSystem.State.TERMINATED);
		assertThat(time.scheduled()).isZero();
	}

	@Test
	void contextThatFailsToStartLeavesNoActorsBehind() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ManualTimeConfiguration.class, PuraAutoConfiguration.class))
			.withUserConfiguration(Failing.class)
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(context.getStartupFailure()).rootCause()
					.isInstanceOfSatisfying(FailingException.class,
							(failure) -> assertThat(failure.system.state()).isEqualTo(ActorSystem.State.TERMINATED));
			});
	}

	@PuraTest(properties = "pura.system-name=closing")
	@AutoConfigureManualTime
	static class Closing {

	}

	@Nested
	@SpringBootTest(properties = "pura.keep-alive=false")
	@AutoConfigureManualTime
	class InATestOfTheWholeApplication {

		@Test
		void timeStandsStill(@Autowired Shop shop, @Autowired ManualTime time, @Autowired ActorTestKit kit) {
			assertThat(kit.ask(shop.order(), new Order.Place("book"))).isEqualTo("SOLD OUT");
			time.advance(Duration.ofDays(1));
			assertThat(kit.ask(shop.order(), new Order.Status())).isEqualTo("EXPIRED");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		@DependsOn("puraManualTimeLifecycle")
		Object failing(ActorSystem system) {
			throw new FailingException(system);
		}

	}

	static final class FailingException extends RuntimeException {

		private final transient ActorSystem system;

		FailingException(ActorSystem system) {
			this.system = system;
		}

	}

}
