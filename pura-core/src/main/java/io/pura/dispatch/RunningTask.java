package io.pura.dispatch;

import io.pura.Internal;

/**
 * A task that a thread runs at one moment. If it is equal to what was seen before, the
 * thread has run nothing else in between.
 *
 * @param thread the thread
 * @param task the task
 * @param turn is equal for as long as the thread runs the task without a break
 */
@Internal
public record RunningTask(Thread thread, Task task, Object turn) {

}
