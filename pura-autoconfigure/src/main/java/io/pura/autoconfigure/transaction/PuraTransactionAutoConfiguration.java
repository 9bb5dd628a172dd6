package io.pura.autoconfigure.transaction;

import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.transaction.AfterCommit;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * {@link AutoConfiguration Auto-configuration} for messages that wait for the end of a
 * transaction.
 */
@AutoConfiguration(after = PuraAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronizationManager.class)
public final class PuraTransactionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AfterCommit puraAfterCommit() {
		return new AfterCommit();
	}

}
