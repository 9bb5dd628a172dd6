package io.pura.spring.observation;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.transport.Kind;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class MicrometerMessageObserverTests {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final Recorder recorder = new Recorder();

	private final Logger logger = (Logger) LoggerFactory.getLogger(MicrometerMessageObserver.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private ActorSystem system;

	MicrometerMessageObserverTests() {
		this.registry.observationConfig().observationHandler(this.recorder);
		this.logger.setLevel(Level.WARN);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
		this.log.start();
	}

	@AfterEach
	void stop() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
		if (this.system != null) {
			this.system.close();
		}
	}

	@Test
	void observesATell() {
		start(new MicrometerMessageObserver(this.registry)).tell(new Trip.Ping());
		awaitStopped("pura.process", 1);
		assertThatObservations().hasObservationWithNameEqualTo("pura.send")
			.that()
			.hasBeenStarted()
			.hasBeenStopped()
			.doesNotHaveError()
			.hasContextualNameEqualTo("Trip.Ping send")
			.hasLowCardinalityKeyValue("messaging.system", "pura")
			.hasLowCardinalityKeyValue("messaging.operation", "send")
			.hasLowCardinalityKeyValue("pura.system", "trips")
			.hasLowCardinalityKeyValue("pura.message.type", "Trip.Ping")
			.hasHighCardinalityKeyValue("pura.actor.path", "pura://trips/first")
			.hasHighCardinalityKeyValue("pura.node", "none");
		assertThatObservations().hasObservationWithNameEqualTo("pura.process")
			.that()
			.hasBeenStarted()
			.hasBeenStopped()
			.doesNotHaveError()
			.hasContextualNameEqualTo("Trip.TripActor process")
			.hasLowCardinalityKeyValue("messaging.system", "pura")
			.hasLowCardinalityKeyValue("messaging.operation", "process")
			.hasLowCardinalityKeyValue("pura.system", "trips")
			.hasLowCardinalityKeyValue("pura.actor.type", "Trip.TripActor")
			.hasLowCardinalityKeyValue("pura.message.type", "Trip.Ping")
			.hasHighCardinalityKeyValue("pura.actor.path", "pura://trips/first");
		assertThat(sent(0).getKind()).isEqualTo(Kind.PRODUCER);
		assertThat(processed(0).getKind()).isEqualTo(Kind.CONSUMER);
	}

	@Test
	void observesAnAskUntilItsReply() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> ask = start(new MicrometerMessageObserver(this.registry)).ask(new Trip.Later(stage));
		await().until(() -> contexts("pura.process").size() == 1);
		assertThatObservations().hasObservationWithNameEqualTo("pura.send").that().isNotStopped();
		assertThatObservations().hasObservationWithNameEqualTo("pura.process").that().isNotStopped();
		stage.complete("late");
		ask.join();
		assertThatObservations().hasObservationWithNameEqualTo("pura.send").that().hasBeenStopped();
		assertThatObservations().hasObservationWithNameEqualTo("pura.process").that().hasBeenStopped();
		assertThat(sent(0).getKind()).isEqualTo(Kind.CLIENT);
		assertThat(processed(0).getKind()).isEqualTo(Kind.SERVER);
	}

	@Test
	void recordsWhatAHandlerFailsWith() {
		CompletableFuture<String> ask = start(new MicrometerMessageObserver(this.registry)).ask(new Trip.Fail());
		assertThatExceptionOfType(CompletionException.class).isThrownBy(ask::join);
		assertThatObservations().hasObservationWithNameEqualTo("pura.send")
			.that()
			.hasBeenStopped()
			.assertThatError()
			.isInstanceOf(IllegalStateException.class);
		assertThatObservations().hasObservationWithNameEqualTo("pura.process")
			.that()
			.hasBeenStopped()
			.assertThatError()
			.isInstanceOf(IllegalStateException.class);
	}

	@Test
	void endsTheObservationOfACancelledAsk() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		ActorRef<Trip> ref = start(new MicrometerMessageObserver(this.registry));
		ref.tell(new Trip.Later(stage));
		CompletableFuture<String> ask = ref.ask(new Trip.Ping());
		ask.cancel(false);
		assertThat(sent(1).getError()).isInstanceOf(CancellationException.class);
		awaitStopped("pura.send", 2);
		stage.complete("late");
		awaitStopped("pura.process", 1);
		assertThat(contexts("pura.process")).hasSize(1);
	}

	@Test
	void whatAHandlerSendsBelongsToItsMessage() {
		ActorRef<Trip> ref = start(new MicrometerMessageObserver(this.registry));
		ref.ask(new Trip.Ask()).join();
		ref.tell(new Trip.Tell());
		awaitStopped("pura.process", 4);
		for (SendObservationContext send : contexts("pura.send", SendObservationContext.class)) {
			if (send.getMessage() instanceof Trip.Ping) {
				assertThat(send.getParentObservation()).isNotNull();
				assertThat(send.getParentObservation().getContextView().getName()).isEqualTo("pura.process");
			}
			else {
				assertThat(send.getParentObservation()).isNull();
			}
		}
		assertThat(contexts("pura.send")).hasSize(4);
		assertThat(contexts("pura.process"))
			.allSatisfy((context) -> assertThat(context.getParentObservation()).isNull());
	}

	@Test
	void leavesNothingCurrentBehindAHandler() {
		ActorRef<Trip> ref = start(new MicrometerMessageObserver(this.registry));
		CompletableFuture<Observation> current = new CompletableFuture<>();
		CompletableFuture<String> stage = new CompletableFuture<>();
		ref.ask(new Trip.Later(stage))
			.whenComplete((value, failure) -> current.complete(this.registry.getCurrentObservation()));
		await().until(() -> contexts("pura.process").size() == 1);
		stage.complete("late");
		assertThat(current.join()).isNull();
		CompletableFuture<Observation> next = ref.ask(new Trip.Fail())
			.handle((value, failure) -> this.registry.getCurrentObservation());
		assertThat(next.join()).isNull();
	}

	@Test
	void theMessageOfATimerBelongsToNone() {
		ActorRef<Trip> ref = start(new MicrometerMessageObserver(this.registry));
		ref.tell(new Trip.Remind());
		awaitStopped("pura.process", 2);
		assertThat(processed(1).getMessage()).isEqualTo(new Trip.Ping());
		assertThat(processed(1).getCarrier()).isEmpty();
		assertThat(processed(1).getParentObservation()).isNull();
		assertThat(contexts("pura.send")).hasSize(1);
	}

	@Test
	void takesConventionsOfTheUser() {
		SendObservationConvention send = new DefaultSendObservationConvention() {

			@Override
			public String getName() {
				return "mine.send";
			}

		};
		ProcessObservationConvention process = new DefaultProcessObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(ProcessObservationContext context) {
				return super.getLowCardinalityKeyValues(context).and(KeyValue.of("mine", "yes"));
			}

		};
		start(new MicrometerMessageObserver(this.registry, send, process)).ask(new Trip.Ping()).join();
		assertThatObservations().hasObservationWithNameEqualTo("mine.send");
		assertThatObservations().hasObservationWithNameEqualTo("pura.process")
			.that()
			.hasLowCardinalityKeyValue("mine", "yes");
	}

	@Test
	void handlesMessagesThoughAConventionFails() {
		SendObservationConvention send = new DefaultSendObservationConvention() {

			@Override
			public KeyValues getHighCardinalityKeyValues(SendObservationContext context) {
				throw new IllegalStateException("a convention that fails");
			}

		};
		ActorRef<Trip> ref = start(new MicrometerMessageObserver(this.registry, send, null));
		assertThat(ref.ask(new Trip.Ping()).join()).isEqualTo("pong");
		assertThat(ref.ask(new Trip.Ping()).join()).isEqualTo("pong");
		ref.tell(new Trip.Ping());
		awaitStopped("pura.process", 3);
		assertThat(this.log.list).singleElement()
			.satisfies(
					(event) -> assertThat(event.getThrowableProxy().getMessage()).isEqualTo("a convention that fails"));
	}

	@Test
	void handlesMessagesThoughAHandlerOfObservationsFails() {
		for (String moment : List.of("start", "error", "open", "close", "stop")) {
			ObservationRegistry failing = ObservationRegistry.create();
			failing.observationConfig().observationHandler(new FailingHandler(moment));
			ActorRef<Trip> ref = start(new MicrometerMessageObserver(failing));
			assertThat(ref.ask(new Trip.Ping()).join()).isEqualTo("pong");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(ref.ask(new Trip.Fail())::join)
				.withMessageContaining("broken");
			assertThat(ref.ask(new Trip.Ask()).join()).isEqualTo("pong");
			Observation current = ref.ask(new Trip.Ping()).thenApply((reply) -> failing.getCurrentObservation()).join();
			assertThat(current).isNull();
			assertThat(this.log.list).singleElement()
				.satisfies(
						(event) -> assertThat(event.getThrowableProxy().getMessage()).isEqualTo("fails on " + moment));
			this.log.list.clear();
			this.system.close();
		}
	}

	private ActorRef<Trip> start(MicrometerMessageObserver observer) {
		this.system = ActorSystem.builder("trips").observer(observer).build();
		this.system.start();
		ActorRef<Trip> last = this.system.spawn("last", Trip.LastActor::new);
		return this.system.spawn("first", () -> new Trip.TripActor(last));
	}

	private TestObservationRegistryAssert assertThatObservations() {
		return TestObservationRegistryAssert.assertThat(this.registry);
	}

	private void awaitStopped(String name, int count) {
		await().untilAsserted(() -> assertThat(contexts(name, Observation.Context.class)).hasSize(count)
			.isSubsetOf(this.recorder.stopped));
	}

	private List<Observation.Context> contexts(String name) {
		return contexts(name, Observation.Context.class);
	}

	private <T extends Observation.Context> List<T> contexts(String name, Class<T> type) {
		return this.recorder.started.stream()
			.filter((context) -> name.equals(context.getName()))
			.map(type::cast)
			.toList();
	}

	private SendObservationContext sent(int index) {
		return contexts("pura.send", SendObservationContext.class).get(index);
	}

	private ProcessObservationContext processed(int index) {
		return contexts("pura.process", ProcessObservationContext.class).get(index);
	}

	private static final class Recorder implements ObservationHandler<Observation.Context> {

		final List<Observation.Context> started = new CopyOnWriteArrayList<>();

		final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(Observation.Context context) {
			this.started.add(context);
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	private record FailingHandler(String moment) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			failOn("start");
		}

		@Override
		public void onError(Observation.Context context) {
			failOn("error");
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			failOn("open");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			failOn("close");
		}

		@Override
		public void onStop(Observation.Context context) {
			failOn("stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		private void failOn(String now) {
			if (now.equals(this.moment)) {
				throw new IllegalStateException("fails on " + now);
			}
		}

	}

}
