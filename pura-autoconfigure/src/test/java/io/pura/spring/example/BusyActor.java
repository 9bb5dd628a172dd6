package io.pura.spring.example;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.pura.actor.Actor;
import io.pura.actor.Handler;

/**
 * A greeter that is busy until a test lets it go.
 */
public class BusyActor implements Actor<Greeter> {

	private final CountDownLatch entered;

	private final CountDownLatch release;

	/**
	 * Creates an actor.
	 * @param entered counted down when it handles a message
	 * @param release what it waits for then
	 */
	public BusyActor(CountDownLatch entered, CountDownLatch release) {
		this.entered = entered;
		this.release = release;
	}

	@Handler
	String greet(Greeter.Greet message) throws InterruptedException {
		this.entered.countDown();
		this.release.await(10, TimeUnit.SECONDS);
		return "Hello";
	}

}
