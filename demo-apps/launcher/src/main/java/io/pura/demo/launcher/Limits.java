package io.pura.demo.launcher;

import java.time.Duration;

/**
 * How long the launcher waits.
 *
 * @param ready for all nodes to be ready
 * @param stop for all nodes to end when they are told to
 */
record Limits(Duration ready, Duration stop) {

	static final Limits DEFAULT = new Limits(Duration.ofSeconds(120), Duration.ofSeconds(25));

}
