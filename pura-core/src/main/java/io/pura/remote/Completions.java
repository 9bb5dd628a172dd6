package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells askers what has become of their asks, elsewhere: what they do then must not hold
 * up the wire. All that has come in one batch goes to the executor as one task, which is
 * followed by another one for as long as something is left: so an asker who takes his
 * time, or even waits for what another one does, holds up nobody. Used by the thread of
 * one lane.
 */
final class Completions {

	private static final Logger logger = LoggerFactory.getLogger(Completions.class);

	private final Executor executor;

	private List<Runnable> batch = new ArrayList<>();

	Completions(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Adds what is to be run after the next {@link #flush}.
	 */
	void add(Runnable code) {
		this.batch.add(code);
	}

	/**
	 * Has everything run that was added.
	 */
	void flush() {
		int size = this.batch.size();
		if (size == 0) {
			return;
		}
		if (size == 1) {
			execute(this.executor, this.batch.get(0));
			this.batch.clear();
			return;
		}
		execute(this.executor, new Batch(this.executor, this.batch));
		this.batch = new ArrayList<>(size);
	}

	/**
	 * Has code run elsewhere, or at once if the executor takes nothing any more.
	 */
	static void execute(Executor executor, Runnable code) {
		try {
			executor.execute(code);
		}
		catch (RejectedExecutionException ex) {
			// The askers must hear of it, if not where they should.
			code.run();
		}
	}

	/**
	 * Several of them, to be taken by whoever is free.
	 */
	private static final class Batch implements Runnable {

		private final Executor executor;

		private final List<Runnable> all;

		private final AtomicInteger next = new AtomicInteger();

		Batch(Executor executor, List<Runnable> all) {
			this.executor = executor;
			this.all = all;
		}

		@Override
		public void run() {
			int at = this.next.getAndIncrement();
			if (at < this.all.size() - 1) {
				followUp();
			}
			for (; at < this.all.size(); at = this.next.getAndIncrement()) {
				try {
					this.all.get(at).run();
				}
				catch (RuntimeException | Error ex) {
					logger.error("The end of an ask could not be told", ex);
				}
			}
		}

		private void followUp() {
			try {
				this.executor.execute(this);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The system has stopped, and this thread does all that is left", ex);
			}
		}

	}

}
