package io.pura.topic;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ManagedBlocker;
import java.util.concurrent.locks.ReentrantLock;

import io.pura.dispatch.ForkJoinDispatcher;

/**
 * A lock that is given to who has waited longest: one who publishes without a pause would
 * keep others out for good. A thread of a dispatcher that has to wait for it is replaced
 * meanwhile, as the one who holds the lock may wait for an actor that needs a thread.
 */
final class FairLock {

	private final ReentrantLock lock = new ReentrantLock(true);

	void lock() {
		boolean isNextInLine = !this.lock.hasQueuedThreads() || this.lock.isHeldByCurrentThread();
		if (isNextInLine && this.lock.tryLock()) {
			return;
		}
		ForkJoinDispatcher.aboutToBlock();
		try {
			ForkJoinPool.managedBlock(new Waiting());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("The wait for a lock does not end by an interrupt", ex);
		}
	}

	void unlock() {
		this.lock.unlock();
	}

	private final class Waiting implements ManagedBlocker {

		private boolean held;

		@Override
		public boolean block() {
			if (!this.held) {
				FairLock.this.lock.lock();
				this.held = true;
			}
			return true;
		}

		@Override
		public boolean isReleasable() {
			return this.held;
		}

	}

}
