package io.pura.benchmarks.remote.workload;

import java.time.Duration;

import io.pura.benchmarks.measure.Repetition;
import io.pura.benchmarks.measure.Workload;
import io.pura.benchmarks.remote.node.TestedNode;

/**
 * A workload from one node to another one.
 */
public interface RemoteWorkload extends Workload<TestedNode> {

	/**
	 * Returns what this is about, and so who takes part.
	 * @return the aspect
	 */
	default Aspect aspect() {
		return Aspect.MESSAGES;
	}

	/**
	 * Returns how often to run it.
	 * @param time how long a usual run takes
	 * @return the repetition
	 */
	default Repetition repetition(Duration time) {
		return new Repetition(Duration.ZERO, time.multipliedBy(3));
	}

	/**
	 * Does it for a while, before anything is measured, so that the code gets warm.
	 * @param node where to do it
	 * @param time how long a usual run takes
	 * @throws Exception if it cannot be done
	 */
	default void warmUp(TestedNode node, Duration time) throws Exception {
		new Repetition(time.multipliedBy(2), Duration.ZERO).warmUp(this, node);
	}

	/**
	 * What a workload is about.
	 */
	enum Aspect {

		/**
		 * How messages are written, sent and read.
		 */
		MESSAGES,

		/**
		 * What a receiver does that is slower than the sender.
		 */
		BACK_PRESSURE,

		/**
		 * What TLS costs.
		 */
		ENCRYPTION

	}

}
