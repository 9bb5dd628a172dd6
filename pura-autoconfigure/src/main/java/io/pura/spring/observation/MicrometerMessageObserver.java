package io.pura.spring.observation;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.pura.actor.ActorRef;
import io.pura.actor.Message;
import io.pura.actor.MessageObserver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes observations of messages. While a handler runs, the observation of its message is
 * the current one, so that what the handler sends belongs to it. What fails in a
 * convention or in a handler of observations is logged once and never gets in the way of
 * a message.
 *
 * @see MessageObservation
 */
public final class MicrometerMessageObserver implements MessageObserver {

	private static final Logger logger = LoggerFactory.getLogger(MicrometerMessageObserver.class);

	private static final SendObservationConvention DEFAULT_SEND = new DefaultSendObservationConvention();

	private static final ProcessObservationConvention DEFAULT_PROCESS = new DefaultProcessObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable SendObservationConvention sendConvention;

	private final @Nullable ProcessObservationConvention processConvention;

	private final AtomicBoolean failed = new AtomicBoolean();

	/**
	 * Creates an observer.
	 * @param registry where the observations are made
	 */
	public MicrometerMessageObserver(ObservationRegistry registry) {
		this(registry, null, null);
	}

	/**
	 * Creates an observer.
	 * @param registry where the observations are made
	 * @param sendConvention names messages that are sent, or {@code null} for the default
	 * @param processConvention names messages that are handled, or {@code null} for the
	 * default
	 */
	public MicrometerMessageObserver(ObservationRegistry registry, @Nullable SendObservationConvention sendConvention,
			@Nullable ProcessObservationConvention processConvention) {
		this.registry = registry;
		this.sendConvention = sendConvention;
		this.processConvention = processConvention;
	}

	@Override
	public Sending send(ActorRef<?> recipient, Message<?, ?> message, boolean expectsReply) {
		SendObservationContext context = new SendObservationContext(recipient, message, expectsReply);
		Observation observation = start(() -> MessageObservation.SEND.observation(this.sendConvention, DEFAULT_SEND,
				() -> context, this.registry));
		Map<String, String> carrier = context.getCarrier();
		return new ObservedSending(observation, (carrier != null) ? carrier : Map.of());
	}

	@Override
	public Handling process(ActorRef<?> recipient, Class<?> actorType, Message<?, ?> message, boolean expectsReply,
			Map<String, String> context) {
		Observation.Scope outer = this.registry.getCurrentObservationScope();
		Observation observation = start(
				() -> MessageObservation.PROCESS.observation(this.processConvention, DEFAULT_PROCESS,
						() -> new ProcessObservationContext(recipient, actorType, message, expectsReply, context),
						this.registry));
		return new ObservedHandling(observation, open(observation), outer);
	}

	private Observation start(Supplier<Observation> maker) {
		Observation observation = Observation.NOOP;
		try {
			observation = maker.get();
			return observation.start();
		}
		catch (Throwable ex) {
			failed(ex);
			// Some handlers may have begun.
			quietly(observation::stop);
			return Observation.NOOP;
		}
	}

	private Observation.Scope open(Observation observation) {
		try {
			return observation.openScope();
		}
		catch (Throwable ex) {
			failed(ex);
			Observation.Scope opened = this.registry.getCurrentObservationScope();
			return (opened != null && opened.getCurrentObservation() == observation) ? opened : Observation.Scope.NOOP;
		}
	}

	private void stop(Observation observation, @Nullable Throwable failure) {
		if (failure != null) {
			quietly(() -> observation.error(failure));
		}
		quietly(observation::stop);
	}

	private void quietly(Runnable code) {
		try {
			code.run();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void failed(Throwable ex) {
		if (this.failed.compareAndSet(false, true)) {
			logger.warn("A message is not observed as it should be, and this is not said again: look for the"
					+ " convention or the handler of observations that failed", ex);
		}
	}

	private final class ObservedSending implements Sending {

		private final Observation observation;

		private final Map<String, String> context;

		ObservedSending(Observation observation, Map<String, String> context) {
			this.observation = observation;
			this.context = context;
		}

		@Override
		public Map<String, String> context() {
			return this.context;
		}

		@Override
		public void done(@Nullable Throwable failure) {
			stop(this.observation, failure);
		}

	}

	private final class ObservedHandling implements Handling {

		private final Observation observation;

		private final Observation.Scope scope;

		private final Observation.@Nullable Scope outer;

		ObservedHandling(Observation observation, Observation.Scope scope, Observation.@Nullable Scope outer) {
			this.observation = observation;
			this.scope = scope;
			this.outer = outer;
		}

		@Override
		public void returned() {
			quietly(this.scope::close);
			ObservationRegistry registry = MicrometerMessageObserver.this.registry;
			if (registry.getCurrentObservationScope() != this.outer) {
				// It did not close, or the handler has left one open: the thread is not
				// its own.
				registry.setCurrentObservationScope(this.outer);
			}
		}

		@Override
		public void done(@Nullable Throwable failure) {
			stop(this.observation, failure);
		}

	}

}
