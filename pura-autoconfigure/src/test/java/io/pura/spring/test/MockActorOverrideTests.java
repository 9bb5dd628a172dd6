package io.pura.spring.test;

import java.util.ArrayList;
import java.util.List;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.spring.ActorComponent;
import io.pura.spring.test.shop.Order;
import io.pura.spring.test.shop.Shop;
import io.pura.spring.test.shop.Stock;
import io.pura.spring.test.shop.StockActor;
import io.pura.spring.test.shop.Till;
import io.pura.testkit.ActorTestKit;
import io.pura.testkit.MockActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link MockActorBean}.
 */
@Timeout(60)
class MockActorOverrideTests {

	private final List<TestContext> others = new ArrayList<>();

	/**
	 * Contexts that stay would keep threads that other tests do not expect.
	 */
	@AfterEach
	void closeOthers() {
		this.others.forEach((other) -> other.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE));
	}

	@Nested
	@DirtiesContext
	@SpringBootTest(properties = "pura.keep-alive=false")
	class ByProtocol {

		@MockActorBean
		MockActor<Stock> stock;

		@MockActorBean
		MockActor<Till> leftTill;

		@Autowired
		Shop shop;

		@Autowired
		ActorRef<Stock> stockRef;

		@RepeatedTest(2)
		void replacesTheActorAndIsResetAfterEachTest() {
			assertThat(this.stock.received()).isEmpty();
			this.stock.when(Stock.Reserve.class, (message) -> message.article().equals("book"));
			assertThat(this.shop.order().ask(new Order.Place("book")).join()).isEqualTo("OPEN");
			assertThat(this.shop.order().ask(new Order.Place("pen")).join()).isEqualTo("SOLD OUT");
			assertThat(this.stock.verify(Stock.Reserve.class, 2)).containsExactly(new Stock.Reserve("book"),
					new Stock.Reserve("pen"));
		}

		@Test
		void isWhatReferencesLeadTo(@Autowired MockActor<Stock> injected) {
			assertThat(this.stockRef).isEqualTo(this.stock.ref());
			assertThat(this.stockRef.path()).hasToString("pura://application/stock");
			assertThat(injected).isSameAs(this.stock);
		}

		@Test
		void isFoundByTheNameOfTheFieldIfThereAreSeveral() {
			this.leftTill.when(Till.Pay.class, (message) -> -1);
			assertThat(this.shop.leftTill().ask(new Till.Pay(5)).join()).isEqualTo(-1);
			assertThat(this.shop.rightTill().ask(new Till.Pay(5)).join()).isEqualTo(5);
		}

	}

	@Nested
	@DirtiesContext
	@SpringBootTest(properties = "pura.keep-alive=false")
	class ByQualifier {

		@MockActorBean
		@Qualifier("right")
		MockActor<Till> till;

		@Autowired
		Shop shop;

		@Test
		void isFound() {
			this.till.when(Till.Pay.class, (message) -> -1);
			assertThat(this.shop.leftTill().ask(new Till.Pay(5)).join()).isEqualTo(5);
			assertThat(this.shop.rightTill().ask(new Till.Pay(5)).join()).isEqualTo(-1);
		}

	}

	@Nested
	@DirtiesContext
	@PuraTest
	class ByName {

		@MockActorBean("rightTill")
		MockActor<Till> till;

		@Test
		void isFound(@Autowired ActorTestKit kit, @Autowired ActorRef<Till> rightTill,
				@Autowired ActorRef<Till> leftTill) {
			this.till.when(Till.Pay.class, (message) -> -1);
			assertThat(kit.ask(rightTill, new Till.Pay(5))).isEqualTo(-1);
			assertThat(kit.ask(leftTill, new Till.Pay(5))).isEqualTo(5);
		}

	}

	@Nested
	@DirtiesContext
	@PuraTest(StockActor.class)
	class OfABeanMethod {

		@MockActorBean
		@Qualifier("reserve")
		MockActor<Stock> stock;

		@Test
		void isFoundAndKeepsItsQualifier(@Autowired @Qualifier("reserve") ActorRef<Stock> reserve,
				@Autowired @Qualifier("stock") ActorRef<Stock> other) {
			assertThat(reserve).isEqualTo(this.stock.ref()).isNotEqualTo(other);
			assertThat(reserve.path().name()).isEqualTo("secondStock");
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class SecondStock {

			@Bean
			@Qualifier("reserve")
			ActorRef<Stock> secondStock(ActorSystem system) {
				return system.spawn("reserve", StockActor::new);
			}

		}

	}

	@Nested
	@DirtiesContext
	@PuraTest
	class InASystemOfItsOwn {

		@MockActorBean
		MockActor<Till> elsewhere;

		@Test
		void livesWhereTheActorDid(@Autowired ActorRef<Till> elsewhere) {
			assertThat(elsewhere).isEqualTo(this.elsewhere.ref());
			assertThat(elsewhere.path()).hasToString("pura://other/elsewhere");
		}

		@TestConfiguration(proxyBeanMethods = false)
		@Import(ElsewhereActor.class)
		static class Systems {

			@Bean
			@Primary
			ActorSystem first() {
				return ActorSystem.builder("first").build();
			}

			@Bean
			ActorSystem other() {
				return ActorSystem.builder("other").build();
			}

		}

		@ActorComponent(value = "elsewhere", system = "other")
		static class ElsewhereActor implements Actor<Till> {

			@Handler
			int pay(Till.Pay message) {
				return message.amount();
			}

		}

	}

	@Test
	void ambiguousActorIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> prepare(new Ambiguous()))
			.havingRootCause()
			.withMessageContaining("@MockActorBean Ambiguous.till could replace any of the actors leftTill, rightTill")
			.withMessageContaining("name the field after one of them");
	}

	@Test
	void missingActorIsRefusedIfThereMustBeOne() {
		assertThatIllegalStateException().isThrownBy(() -> prepare(new Missing()))
			.havingRootCause()
			.withMessage("There is no actor named 'middleTill' of protocol " + Till.class.getName()
					+ " for @MockActorBean Missing.till to replace");
	}

	@Test
	void nameOfSomethingElseIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> prepare(new SomethingElse()))
			.havingRootCause()
			.withMessage("@MockActorBean SomethingElse.till cannot replace bean 'order', which is no ActorRef<Till>:"
					+ " name another one");
	}

	@Test
	void fieldThatIsNoMockIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> prepare(new NoMock()))
			.withMessageContaining("Field NoMock.till must be a MockActor of a protocol");
	}

	@Test
	void testsWithOtherMocksHaveOtherContexts() throws Exception {
		assertThat(prepare(new One())).isSameAs(prepare(new OneAgain())).isNotSameAs(prepare(new Other()));
	}

	private ApplicationContext prepare(Object test) throws Exception {
		TestContextManager manager = new TestContextManager(test.getClass());
		this.others.add(manager.getTestContext());
		manager.prepareTestInstance(test);
		return manager.getTestContext().getApplicationContext();
	}

	@PuraTest
	static class Ambiguous {

		@MockActorBean
		MockActor<Till> till;

	}

	@PuraTest
	static class Missing {

		@MockActorBean(name = "middleTill", enforceOverride = true)
		MockActor<Till> till;

	}

	@PuraTest
	static class SomethingElse {

		@MockActorBean("order")
		MockActor<Till> till;

	}

	@PuraTest
	static class NoMock {

		@MockActorBean
		ActorRef<Till> till;

	}

	@PuraTest
	static class One {

		@MockActorBean
		MockActor<Stock> stock;

	}

	@PuraTest
	static class OneAgain {

		@MockActorBean
		MockActor<Stock> stock;

	}

	@PuraTest
	static class Other {

		@MockActorBean
		MockActor<Order> order;

	}

}
