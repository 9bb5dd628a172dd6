package io.pura.actor;

import java.util.Set;

import io.pura.stats.ActorTypeCounters;

/**
 * An actor that passes all messages on to a {@link Receiver}.
 */
final class ReceiverActor<P> implements Actor<P> {

	private final Receiver<P> receiver;

	ReceiverActor(Receiver<P> receiver) {
		this.receiver = receiver;
	}

	/**
	 * Returns a behavior that hands all messages over, whatever they are.
	 * @param protocol the protocol
	 * @param counters where it is counted what the actors do
	 */
	static Behavior behavior(Class<?> protocol, ActorTypeCounters counters) {
		return new Behavior(ReceiverActor.class, protocol,
				(actor, message, context) -> ((ReceiverActor<?>) actor).receive(message), false, Set.of(), counters);
	}

	@SuppressWarnings("unchecked")
	private StageReply receive(Object message) {
		return StageReply.interleaved(this.receiver.receive((Message<? super P, ?>) message));
	}

}
