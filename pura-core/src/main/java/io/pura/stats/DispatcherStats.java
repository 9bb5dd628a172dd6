package io.pura.stats;

/**
 * A dispatcher at one moment.
 *
 * @param name the name of the dispatcher
 * @param threads the number of its threads that live now, 0 if they are not its own
 * @param queued the number of actors that wait for a thread
 */
public record DispatcherStats(String name, int threads, long queued) {

}
