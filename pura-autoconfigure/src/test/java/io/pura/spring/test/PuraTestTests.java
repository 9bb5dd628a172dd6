package io.pura.spring.test;

import java.util.ArrayList;
import java.util.List;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.cluster.Cluster;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.test.shop.Order;
import io.pura.spring.test.shop.OrderActor;
import io.pura.spring.test.shop.Shop;
import io.pura.spring.test.shop.Stock;
import io.pura.spring.test.shop.StockActor;
import io.pura.testkit.ActorTestKit;
import io.pura.testkit.ManualTime;
import io.pura.testkit.MockActor;
import io.pura.testkit.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PuraTest}.
 */
@PuraTest(properties = { "pura.system-name=slice", "pura.ask-timeout=7s" })
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
@DirtiesContext
@Timeout(60)
class PuraTestTests {

	private final List<TestContext> others = new ArrayList<>();

	/**
	 * Contexts that stay would keep threads that other tests do not expect.
	 */
	@AfterEach
	void closeOthers() {
		this.others.forEach((other) -> other.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE));
	}

	@Autowired
	ApplicationContext context;

	@Autowired
	Environment environment;

	@Autowired
	ActorTestKit kit;

	@Test
	void takesTheActorsOfTheApplication(@Autowired ActorRef<Order> order, @Autowired ActorSystem system) {
		assertThat(order.path()).hasToString("pura://slice/order");
		assertThat(this.kit.system()).isSameAs(system);
		assertThat(this.kit.ask(order, new Order.Place("book"))).isEqualTo("SOLD OUT");
	}

	@Test
	void leavesOutWhatIsNoActor() {
		assertThat(this.context.getBeansOfType(Shop.class)).isEmpty();
	}

	@Test
	void hasNeitherWebNorClusterNorManualTime() {
		assertThat(this.context).isNotInstanceOf(WebApplicationContext.class);
		assertThat(this.context.getBeansOfType(Cluster.class)).isEmpty();
		assertThat(this.context.getBeansOfType(ManualTime.class)).isEmpty();
	}

	@Test
	void sendsMessagesThroughTheCodec() {
		assertThat(this.environment.getProperty("pura.serialization.verify-local")).isEqualTo("true");
	}

	@Test
	void letsTheTestSpawnMore() {
		TestProbe<Stock> probe = this.kit.probe(Stock.class);
		probe.ref().tell(new Stock.Reserve("book"));
		probe.expectMessage(new Stock.Reserve("book"));
	}

	@Test
	void sharesAContextWithTestsThatAreAlike() throws Exception {
		assertThat(contextOf(new All())).isSameAs(contextOf(new AllAgain()));
	}

	@Test
	void contextsThatDifferLiveSideBySide() throws Exception {
		ActorSystem one = contextOf(new All()).getBean(ActorSystem.class);
		ActorSystem two = contextOf(new Some()).getBean(ActorSystem.class);
		assertThat(one).isNotSameAs(two);
		assertThat(one.state()).isEqualTo(ActorSystem.State.RUNNING);
		assertThat(two.state()).isEqualTo(ActorSystem.State.RUNNING);
	}

	private ApplicationContext contextOf(Object test) throws Exception {
		TestContextManager manager = new TestContextManager(test.getClass());
		this.others.add(manager.getTestContext());
		manager.prepareTestInstance(test);
		return manager.getTestContext().getApplicationContext();
	}

	@PuraTest
	static class All {

	}

	@PuraTest
	static class AllAgain {

	}

	@PuraTest(StockActor.class)
	static class Some {

	}

	@Nested
	@DirtiesContext
	@PuraTest(OrderActor.class)
	class WithSomeActors {

		@MockActorBean
		MockActor<Stock> stock;

		@Autowired
		ApplicationContext context;

		@Autowired
		ActorTestKit kit;

		@Test
		void takesThoseOnly(@Autowired ActorRef<Order> order) {
			assertThat(this.context.getBeanNamesForType(ActorRef.class)).containsExactlyInAnyOrder("order", "stock");
			assertThat(this.context.getBeansOfType(StockActor.class)).isEmpty();
			this.stock.when(Stock.Reserve.class, (message) -> true);
			assertThat(this.kit.ask(order, new Order.Place("book"))).isEqualTo("OPEN");
		}

	}

	@Nested
	@DirtiesContext
	@PuraTest(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Shop.class))
	class WithAFilter {

		@Test
		void takesBeansBesides(@Autowired Shop shop, @Autowired ActorTestKit kit) {
			assertThat(kit.ask(shop.order(), new Order.Status())).isEqualTo("NEW");
		}

	}

	@Nested
	@DirtiesContext
	@PuraTest(
			properties = { "pura.cluster.enabled=true", "pura.remote.port=0", "pura.serialization.verify-local=false" })
	class WithProperties {

		@Test
		void hasTheLastWord(@Autowired Cluster cluster, @Autowired Environment environment) {
			assertThat(cluster.self().address().port()).isPositive();
			assertThat(environment.getProperty("pura.serialization.verify-local")).isEqualTo("false");
		}

	}

	@Nested
	@DirtiesContext
	@PuraTest
	class WithACustomizer {

		@Test
		void customizesTheActorSystem(@Autowired ActorSystem system) {
			assertThat(system.stats().mailboxHighWaterMark()).isEqualTo(77);
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class Customizers {

			@Bean
			ActorSystemCustomizer highWaterMark() {
				return (builder) -> builder.mailboxHighWaterMark(77);
			}

		}

	}

}
