package io.pura.dispatch;

import java.time.Duration;

/**
 * Runs tasks later. Tasks run on a thread of the timers and must be short: whoever needs
 * more hands over to a dispatcher.
 */
public interface Timers extends AutoCloseable {

	/**
	 * Runs a task once.
	 * @param delay how long to wait, zero or less for as soon as possible
	 * @param task the task, which must neither block nor throw
	 * @return a handle to call it off
	 */
	Cancellable schedule(Duration delay, Runnable task);

	/**
	 * Calls off everything that is still scheduled and ends the threads of these timers.
	 * Later calls of {@link #schedule} do nothing.
	 */
	@Override
	void close();

}
