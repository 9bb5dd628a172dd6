package io.pura.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import io.pura.stats.ActorTypeCounters;
import org.jspecify.annotations.Nullable;

/**
 * An actor that passes all messages on to a {@link Receiver}.
 */
final class ReceiverActor<P> implements Actor<P> {

	private static final HandlerMethod RECEIVE;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			MethodHandle receive = lookup.findVirtual(ReceiverActor.class, "receive",
					MethodType.methodType(Object.class, Object.class));
			RECEIVE = new HandlerMethod(
					MethodHandles.dropArguments(receive, 2, Object.class)
						.asType(MethodType.methodType(Object.class, Object.class, Object.class, Object.class)),
					true, true);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Receiver<P> receiver;

	ReceiverActor(Receiver<P> receiver) {
		this.receiver = receiver;
	}

	@SuppressWarnings("unchecked")
	private Object receive(Object message) {
		return this.receiver.receive((Message<? super P, ?>) message);
	}

	/**
	 * Hands all messages over, whatever they are.
	 *
	 * @param protocol the protocol
	 * @param counters where it is counted what the actors do
	 */
	record Everything(Class<?> protocol, ActorTypeCounters counters) implements Behavior {

		@Override
		public Class<?> type() {
			return ReceiverActor.class;
		}

		@Override
		public @Nullable HandlerMethod handler(Object message) {
			return RECEIVE;
		}

	}

}
