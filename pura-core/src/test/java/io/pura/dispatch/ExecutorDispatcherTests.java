package io.pura.dispatch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tests for {@link ExecutorDispatcher}.
 */
class ExecutorDispatcherTests extends DispatcherLaws {

	private ExecutorService executor;

	@Override
	Dispatcher create() {
		this.executor = Executors.newSingleThreadExecutor();
		return new ExecutorDispatcher(this.executor);
	}

	@Override
	boolean hasThreads() {
		return false;
	}

	@Override
	void cleanUp() {
		this.executor.shutdownNow();
	}

}
