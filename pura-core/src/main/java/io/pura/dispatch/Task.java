package io.pura.dispatch;

import java.util.concurrent.ForkJoinTask;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Work that is given to a {@link Dispatcher} again and again, so it is its own
 * {@link ForkJoinTask} and nothing is allocated to run it. It must not be given to a
 * dispatcher while it waits there or runs; {@link #run()} must not throw.
 */
@Internal
public abstract class Task extends ForkJoinTask<@Nullable Void> implements Runnable {

	@Override
	protected final boolean exec() {
		run();
		// Not completed, ever: a completed ForkJoinTask would not run a second time.
		return false;
	}

	@Override
	public final @Nullable Void getRawResult() {
		return null;
	}

	@Override
	protected final void setRawResult(@Nullable Void value) {
	}

}
