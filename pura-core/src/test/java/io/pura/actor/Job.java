package io.pura.actor;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the instances of a pool are told in tests.
 */
interface Job {

	/**
	 * Is answered with the name of the instance in the pool.
	 */
	record Who(int number) implements Message<Job, String> {

		Who() {
			this(0);
		}

	}

	/**
	 * Blocks an instance, and is answered with its name.
	 */
	record Block(CountDownLatch begun, CountDownLatch gate) implements Message<Job, String> {
	}

	/**
	 * Is answered with the name of the instance when a stage is complete.
	 */
	record Later(CompletableFuture<Void> stage) implements Message<Job, String> {
	}

	/**
	 * Is answered with the name of the instance when a stage is complete, which does not
	 * keep it busy.
	 */
	record Meanwhile(CompletableFuture<Void> stage) implements Message<Job, String> {
	}

	record Fail(Throwable cause) implements Message<Job, Void> {
	}

	record Stop(boolean terminate) implements Message<Job, Void> {
	}

	/**
	 * Asks a pool, and is answered with the name of the instance that answered.
	 */
	record AskPool(ActorRef<Job> pool) implements Message<Job, String> {
	}

	/**
	 * Has an instance tell itself something.
	 */
	record Note(ActorRef<Job> self, String text) implements Message<Job, Void> {
	}

	/**
	 * What happened.
	 */
	final class Log {

		final Queue<String> events = new ConcurrentLinkedQueue<>();

		final AtomicInteger made = new AtomicInteger();

		List<String> events() {
			return List.copyOf(this.events);
		}

		Worker worker() {
			this.made.incrementAndGet();
			return new Worker(this);
		}

	}

	final class Worker implements Actor<Job> {

		private final Log log;

		private String name = "?";

		Worker(Log log) {
			this.log = log;
		}

		@Override
		public void started(ActorContext<Job> context) {
			this.name = context.path().names().get(context.path().names().size() - 1);
			this.log.events.add("started " + this.name);
		}

		@Override
		public Stopping stopping(ActorContext<Job> context) {
			this.log.events.add("stopping " + this.name);
			return Stopping.STOP;
		}

		@Override
		public void stopped(ActorContext<Job> context) {
			this.log.events.add("stopped " + this.name);
		}

		@Override
		public void restarting(ActorContext<Job> context, Throwable cause) {
			this.log.events.add("restarting " + this.name);
		}

		@Handler
		String who(Who message) {
			this.log.events.add(message.number() + " by " + this.name);
			return this.name;
		}

		@Handler
		String block(Block message) throws InterruptedException {
			message.begun().countDown();
			message.gate().await();
			return this.name;
		}

		@Handler
		CompletableFuture<String> later(Later message) {
			return message.stage().thenApply((nothing) -> this.name);
		}

		@Handler(interleaved = true)
		CompletableFuture<String> meanwhile(Meanwhile message) {
			return message.stage().thenApply((nothing) -> this.name);
		}

		@Handler
		void fail(Fail message) throws Throwable {
			throw message.cause();
		}

		@Handler
		void stop(Stop message, ActorContext<Job> context) {
			if (message.terminate()) {
				context.terminate();
			}
			else {
				context.stop();
			}
		}

		@Handler(interleaved = true)
		CompletableFuture<String> askPool(AskPool message, ActorContext<Job> context) {
			CompletableFuture<String> reply = new CompletableFuture<>();
			context.pipe(message.pool().ask(new Who()), (name, failure) -> reply.complete(name));
			return reply;
		}

		@Handler
		void note(Note message, ActorContext<Job> context) {
			this.log.events.add(message.text());
			if (message.self() != null) {
				context.self().tell(new Note(null, message.text() + "!"));
			}
		}

	}

}
