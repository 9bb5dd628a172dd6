package io.pura.benchmarks.remote.workload;

import java.util.concurrent.CompletableFuture;

import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.TestedNode;
import org.jspecify.annotations.Nullable;

/**
 * Asks one after the other, each by the thread that has brought the answer to the last
 * one.
 */
final class AskChain {

	private final TestedNode node;

	private final byte[] payload;

	private final long end;

	private final CompletableFuture<Long> answered = new CompletableFuture<>();

	private int value;

	AskChain(TestedNode node, byte[] payload, long end) {
		this.node = node;
		this.payload = payload;
		this.end = end;
	}

	/**
	 * Returns how many asks were answered in the end; fails with the first that was not,
	 * or was answered with something else.
	 */
	CompletableFuture<Long> answered() {
		return this.answered;
	}

	void begin() {
		try {
			while (this.value == 0 || System.nanoTime() - this.end < 0) {
				this.value++;
				CompletableFuture<Answer> answer = this.node.ask(this.value, this.payload);
				if (!answer.isDone()) {
					// Without an executor, a stage of Pekko's would start a thread.
					answer.whenCompleteAsync(this::goOn, Runnable::run);
					return;
				}
				check(answer.join());
			}
			this.answered.complete((long) this.value);
		}
		catch (RuntimeException ex) {
			this.answered.completeExceptionally(ex);
		}
	}

	private void goOn(@Nullable Answer answer, @Nullable Throwable failure) {
		if (answer == null) {
			this.answered.completeExceptionally((failure != null) ? failure : new NullPointerException("No answer"));
			return;
		}
		try {
			check(answer);
		}
		catch (IllegalStateException ex) {
			this.answered.completeExceptionally(ex);
			return;
		}
		begin();
	}

	private void check(Answer answer) {
		answer.check(this.value, this.payload.length);
	}

}
