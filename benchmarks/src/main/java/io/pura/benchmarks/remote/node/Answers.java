package io.pura.benchmarks.remote.node;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for answers of another node, but not for ever.
 */
public final class Answers {

	/** How long an ask may take: longer than any that is not lost. */
	public static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private Answers() {
	}

	/**
	 * Waits for what should be there soon.
	 * @param future what to wait for, longer than {@link #TIMEOUT}
	 * @throws ExecutionException if it failed
	 * @throws TimeoutException if it neither came nor failed
	 */
	public static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
		return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
	}

}
