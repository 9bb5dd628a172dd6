package io.pura.autoconfigure.transaction;

import io.pura.spring.transaction.AfterCommit;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

class PuraTransactionAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraTransactionAutoConfiguration.class));

	@Test
	void afterCommitIsABean() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(AfterCommit.class));
	}

	@Test
	void leavesTheNameOfItsBeanToTheApplication() {
		this.contextRunner.withBean("afterCommit", String.class, () -> "mine")
			.run((context) -> assertThat(context).hasSingleBean(AfterCommit.class)
				.getBean("afterCommit")
				.isEqualTo("mine"));
	}

	@Test
	void backsOffWithAnAfterCommitOfTheApplication() {
		this.contextRunner.withBean("mine", AfterCommit.class)
			.run((context) -> assertThat(context).getBean(AfterCommit.class).isSameAs(context.getBean("mine")));
	}

	@Test
	void backsOffWithoutTransactions() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(TransactionSynchronizationManager.class))
			.run((context) -> assertThat(context).doesNotHaveBean(AfterCommit.class));
	}

}
