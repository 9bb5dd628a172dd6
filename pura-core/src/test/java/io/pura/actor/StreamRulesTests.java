package io.pura.actor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;
import org.testng.annotations.Test;

/**
 * What the Reactive Streams specification asks of a subscriber, by its own tests.
 */
@Timeout(120)
class StreamRulesTests {

	/** Long, as it is only waited for in vain if a rule is broken. */
	private static final long TIMEOUT_MILLIS = 20_000;

	/** How long nothing must happen. */
	private static final long SILENCE_MILLIS = 20;

	private final ActorSystem system = ActorSystem.builder("rules").parallelism(2).build();

	private final Verification verification = new Verification(this.system);

	@BeforeEach
	void start() {
		this.system.start();
		this.verification.startPublisherExecutorService();
	}

	@AfterEach
	void stop() {
		this.verification.shutdownPublisherExecutorService();
		this.system.close();
	}

	@TestFactory
	Stream<DynamicTest> rules() {
		return Stream.of(SubscriberBlackboxVerification.class.getMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class))
			// Some cannot be tested from outside.
			.filter((method) -> !method.getName().startsWith("untested_"))
			.map((method) -> DynamicTest.dynamicTest(method.getName(), () -> verify(method)));
	}

	private void verify(Method rule) throws Throwable {
		this.verification.setUp();
		try {
			rule.invoke(this.verification);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof SkipException skip) {
				Assumptions.abort(skip.getMessage());
			}
			throw ex.getCause();
		}
	}

	private static final class Verification extends SubscriberBlackboxVerification<Integer> {

		private final ActorSystem system;

		Verification(ActorSystem system) {
			super(new TestEnvironment(TIMEOUT_MILLIS, SILENCE_MILLIS));
			this.system = system;
		}

		@Override
		@SuppressWarnings("unchecked")
		public Subscriber<Integer> createSubscriber() {
			CompletableFuture<Subscriber<Integer>> created = new CompletableFuture<>();
			StreamHandler<Integer> handler = new StreamHandler<>() {

				@Override
				public void item(Integer item) {
				}

				@Override
				public void failed(Throwable cause) {
				}

			};
			this.system.spawn(StreamTests.Worker::new)
				.tell(new StreamTests.Work.Run((context) -> context.subscribe(
						(Subscriber<? super Integer> subscriber) -> created.complete((Subscriber<Integer>) subscriber),
						handler, 16)));
			return created.join();
		}

		@Override
		public Integer createElement(int element) {
			return element;
		}

	}

}
