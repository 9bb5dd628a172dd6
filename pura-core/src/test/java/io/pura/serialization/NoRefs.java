package io.pura.serialization;

import io.pura.actor.ActorRef;

/**
 * Knows no references.
 */
final class NoRefs implements ActorRefFormat {

	@Override
	public String write(ActorRef<?> ref) {
		throw new SerializationException("none", null);
	}

	@Override
	public ActorRef<?> read(String text, Class<?> protocol) {
		throw new SerializationException("none", null);
	}

}
