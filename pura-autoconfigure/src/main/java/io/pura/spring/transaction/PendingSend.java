package io.pura.spring.transaction;

import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.support.TransactionSynchronization;

/**
 * A message that waits for the end of its transaction. Sent after completion and not
 * after commit: what is registered by callbacks of the commit hears of the former only.
 */
final class PendingSend implements TransactionSynchronization {

	private static final Logger logger = LoggerFactory.getLogger(AfterCommit.class);

	private final Runnable sending;

	/** The savepoints that came later. */
	private final Set<Object> savepoints = new HashSet<>();

	private boolean undone;

	PendingSend(Runnable sending) {
		this.sending = sending;
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.add(savepoint);
	}

	@Override
	public void savepointRollback(Object savepoint) {
		this.undone |= !this.savepoints.contains(savepoint);
	}

	@Override
	public void afterCompletion(int status) {
		if (this.undone || status == STATUS_ROLLED_BACK) {
			return;
		}
		if (status == STATUS_COMMITTED) {
			this.sending.run();
		}
		else {
			logger.warn("It is not known whether a transaction was committed, so a message that waited for it is not"
					+ " sent");
		}
	}

}
