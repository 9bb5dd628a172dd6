package io.pura.spring.transaction;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.transaction.PuraTransactionAutoConfiguration;
import io.pura.spring.example.Counter;
import io.pura.testkit.TestProbe;
import io.pura.topic.Topic;
import io.pura.topic.Topics;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AfterCommitTests {

	private final ActorSystem system = ActorSystem.create("after-commit");

	private final Topic<Integer> numbers = Topics.of(this.system).topic(Integer.class);

	private final AfterCommit afterCommit = new AfterCommit();

	private TestProbe<Counter> probe;

	private JdbcTemplate jdbc;

	private TransactionTemplate transaction;

	@BeforeEach
	void prepare() {
		this.probe = TestProbe.create(this.system, "probe", Counter.class);
		this.numbers.subscribe(this.probe.ref(), Counter.Add::new);
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		this.jdbc = new JdbcTemplate(dataSource);
		this.jdbc.execute("create table orders (id int)");
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
	}

	@AfterEach
	void close() {
		this.jdbc.execute("shutdown");
		this.system.close();
	}

	private TransactionTemplate with(int propagation) {
		TransactionTemplate template = new TransactionTemplate(this.transaction.getTransactionManager());
		template.setPropagationBehavior(propagation);
		return template;
	}

	private void add(int by) {
		this.afterCommit.tell(this.probe.ref(), new Counter.Add(by));
	}

	/**
	 * What is told last comes last, so nothing else has been sent.
	 */
	private void assertSent(int... numbers) {
		this.probe.ref().tell(new Counter.Add(-1));
		for (int number : numbers) {
			assertThat(this.probe.expectMessageType(Counter.Add.class).by()).isEqualTo(number);
		}
		assertThat(this.probe.expectMessageType(Counter.Add.class).by()).isEqualTo(-1);
	}

	@Test
	void sendsAfterTheCommitInTheOrderOfTheCalls() {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.update("insert into orders values (1)");
			add(1);
			this.afterCommit.publish(this.numbers, 2);
			add(3);
			assertSent();
		});
		assertSent(1, 2, 3);
	}

	@Test
	void recipientFindsWhatWasCommitted() {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.update("insert into orders values (1)");
			this.afterCommit.tell(this.system.receiver("reader", Counter.class, (message) -> {
				add(this.jdbc.queryForObject("select count(*) from orders", Integer.class));
				return CompletableFuture.completedFuture(null);
			}), new Counter.Read());
		});
		assertThat(this.probe.expectMessageType(Counter.Add.class).by()).isEqualTo(1);
	}

	@Test
	void sendsNothingAfterARollback() {
		this.transaction.executeWithoutResult((status) -> {
			add(1);
			this.afterCommit.publish(this.numbers, 2);
			status.setRollbackOnly();
		});
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			add(3);
			throw new IllegalStateException("failed");
		}));
		assertSent();
	}

	@Test
	void sendsAtOnceWithoutATransaction() {
		add(1);
		this.afterCommit.publish(this.numbers, 2);
		assertSent(1, 2);
	}

	@Test
	void sendsAtOnceWhereOnlyTheSynchronizationIsActive() {
		with(TransactionDefinition.PROPAGATION_SUPPORTS).executeWithoutResult((status) -> {
			assertThat(TransactionSynchronizationManager.isSynchronizationActive()).isTrue();
			add(1);
			assertSent(1);
		});
	}

	@Test
	void innerTransactionOfItsOwnSendsWhenItCommits() {
		TransactionTemplate inner = with(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.transaction.executeWithoutResult((outer) -> {
			add(1);
			inner.executeWithoutResult((status) -> add(2));
			assertSent(2);
			inner.executeWithoutResult((status) -> {
				add(3);
				status.setRollbackOnly();
			});
			add(4);
		});
		assertSent(1, 4);
	}

	@Test
	void innerTransactionOfItsOwnSendsThoughTheOuterOneIsRolledBack() {
		this.transaction.executeWithoutResult((outer) -> {
			add(1);
			with(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult((status) -> add(2));
			outer.setRollbackOnly();
		});
		assertSent(2);
	}

	@Test
	void nestedTransactionThatIsRolledBackSendsNothingButTheOuterOneDoes() {
		TransactionTemplate nested = with(TransactionDefinition.PROPAGATION_NESTED);
		this.transaction.executeWithoutResult((outer) -> {
			add(1);
			nested.executeWithoutResult((status) -> {
				add(2);
				status.setRollbackOnly();
			});
			nested.executeWithoutResult((status) -> {
				add(3);
				nested.executeWithoutResult((innermost) -> {
					add(4);
					innermost.setRollbackOnly();
				});
			});
			add(5);
		});
		assertSent(1, 3, 5);
	}

	@Test
	void participatingTransactionSendsWithTheOuterOne() {
		this.transaction.executeWithoutResult((outer) -> {
			with(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult((status) -> add(1));
			assertSent();
		});
		assertSent(1);
	}

	@Test
	void sendsWhatACallbackOfTheCommitSends() {
		this.transaction.executeWithoutResult((status) -> {
			add(1);
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					add(2);
				}

				@Override
				public void afterCompletion(int status) {
					add(4);
				}

			});
			add(3);
		});
		this.probe.ref().tell(new Counter.Add(-1));
		assertThat(new int[] { next(), next(), next(), next() }).containsExactlyInAnyOrder(1, 2, 3, 4);
	}

	private int next() {
		return this.probe.expectMessageType(Counter.Add.class).by();
	}

	@Test
	void firstCallInACallbackOfTheCommitIsSentToo() {
		this.transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						add(1);
					}

				}));
		assertSent(1);
	}

	@Test
	void sendsNothingIfItIsNotKnownHowTheTransactionEnded() {
		TransactionTemplate doubtful = new TransactionTemplate(new DoubtfulTransactionManager());
		assertThatIllegalStateException().isThrownBy(() -> doubtful.executeWithoutResult((status) -> add(1)))
			.withMessage("no answer");
		assertSent();
	}

	@Test
	void isABeanIfThereAreTransactions() {
		ApplicationContextRunner contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PuraTransactionAutoConfiguration.class));
		contextRunner.run((context) -> assertThat(context).hasSingleBean(AfterCommit.class));
		contextRunner.withBean("mine", AfterCommit.class)
			.run((context) -> assertThat(context).hasSingleBean(AfterCommit.class).hasBean("mine"));
		contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AfterCommit.class));
	}

	/**
	 * Hears nothing of its commit.
	 */
	private static final class DoubtfulTransactionManager extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			throw new IllegalStateException("no answer");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
