package io.pura.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.DeliveryGuarantee;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Deliveries of several threads over real connections that break again and again.
 */
class DeliveriesOverRSocketTests {

	private static final int THREADS = 2;

	private static final int MESSAGES = 10_000;

	private static final int BREAKS = 10;

	private final WiresOverRSocket nodes = new WiresOverRSocket();

	private final List<Integer> handled = Collections.synchronizedList(new ArrayList<>());

	private Wire bind() {
		return this.nodes.bind(List.of(), new DeliverySettings(256, Duration.ofMinutes(1), 100));
	}

	@AfterEach
	void stop() {
		this.nodes.close();
	}

	@Test
	void arriveOnceAndInOrder() throws Exception {
		Wire sender = bind();
		Wire receiver = bind();
		NodeAddress one = sender.self().address();
		NodeAddress two = receiver.self().address();
		sender.join(List.of(two), () -> {
		});
		receiver.join(List.of(one), () -> {
		});
		this.nodes.system(1).spawn("box", BoxActor::new);
		ActorRef<Box> box = sender.actor(two, "box", Box.class);
		List<CompletableFuture<?>> futures = Collections.synchronizedList(new ArrayList<>());
		List<Thread> threads = IntStream.range(0, THREADS).mapToObj((thread) -> new Thread(() -> {
			for (int i = 0; i < MESSAGES; i++) {
				futures.add(box.deliver(new Box.Put(thread * MESSAGES + i), DeliveryGuarantee.EXACTLY_ONCE));
			}
		})).toList();
		threads.forEach(Thread::start);
		AtomicInteger breaks = new AtomicInteger();
		while (breaks.get() < BREAKS) {
			int before = this.handled.size();
			await().pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.atMost(Duration.ofSeconds(30))
				.until(() -> this.handled.size() > before || this.handled.size() == THREADS * MESSAGES);
			breakLink(this.nodes.wire(breaks.getAndIncrement() % 2), (breaks.get() % 2 == 1) ? two : one);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new)).join();
		for (int thread = 0; thread < THREADS; thread++) {
			int from = thread * MESSAGES;
			assertThat(List.copyOf(this.handled)).filteredOn((value) -> value >= from && value < from + MESSAGES)
				.isEqualTo(IntStream.range(from, from + MESSAGES).boxed().toList());
		}
		assertThat(sender.association(two).deliveries().size()).isZero();
	}

	private static void breakLink(Wire wire, NodeAddress other) {
		Link link = wire.association(other).current();
		if (link != null) {
			link.fail("the test breaks it");
		}
	}

	/**
	 * Takes things.
	 */
	interface Box {

		record Put(int value) implements Message<Box, Void> {
		}

	}

	/**
	 * Writes down what it takes.
	 */
	private final class BoxActor implements Actor<Box> {

		@Handler
		void put(Box.Put message) {
			DeliveriesOverRSocketTests.this.handled.add(message.value());
		}

	}

}
