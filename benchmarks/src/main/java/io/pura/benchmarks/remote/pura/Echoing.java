package io.pura.benchmarks.remote.pura;

import io.pura.actor.Message;
import io.pura.benchmarks.remote.node.Answer;

/**
 * What actors understand that answer.
 */
interface Echoing {

	record Question(int value, byte[] payload) implements Message<Echoing, Answer> {

	}

}
