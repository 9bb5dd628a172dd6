package io.pura.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Hook}, and of what an actor class without them saves.
 */
class HookTests {

	private final List<Runnable> turns = new ArrayList<>();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = ActorSystem.builder("hooks")
		.timers(this.time)
		.clock(this.time)
		.driven()
		.executor(this.turns::add)
		.build();

	private void runTurns() {
		while (!this.turns.isEmpty()) {
			this.turns.remove(0).run();
		}
	}

	@Test
	void knowsWhatAClassWantsToHearOf() {
		assertThat(Hook.of(Bare.class)).isEmpty();
		assertThat(Hook.of(Full.class)).containsExactlyInAnyOrder(Hook.values());
		assertThat(Hook.of(Heir.class)).containsExactlyInAnyOrder(Hook.values());
	}

	@Test
	void startsAnActorWithoutHooksWithoutATurn() {
		this.system.start();
		ActorRef<Note> bare = this.system.spawn(() -> new Bare(this.events));
		assertThat(this.turns).isEmpty();
		assertThat(((ActorCell<?>) bare).state()).isEqualTo(ActorState.RUNNING);
		ActorRef<Note> full = this.system.spawn(() -> new Full(this.events));
		assertThat(this.turns).hasSize(1);
		runTurns();
		assertThat(((ActorCell<?>) full).state()).isEqualTo(ActorState.RUNNING);
		assertThat(this.system.stats().types()).allSatisfy((type) -> assertThat(type.started()).isEqualTo(1));
	}

	@Test
	void handlesWhatWasToldBeforeTheSystemStarts() {
		ActorRef<Note> bare = this.system.spawn("bare", () -> new Bare(this.events));
		ActorRef<Note> full = this.system.spawn("full", () -> new Full(this.events));
		bare.tell(new Note.Text("bare 1"));
		bare.tell(new Note.Text("bare 2"));
		full.tell(new Note.Text("full 1"));
		runTurns();
		assertThat(this.events).isEmpty();
		this.system.start();
		runTurns();
		assertThat(this.events).filteredOn((event) -> event.startsWith("bare")).containsExactly("bare 1", "bare 2");
		assertThat(this.events).filteredOn((event) -> !event.startsWith("bare")).containsExactly("started", "full 1");
	}

	@Test
	void stopsWhatNeverStarted() {
		ActorRef<Note> bare = this.system.spawn("bare", () -> new Bare(this.events));
		bare.tell(new Note.Text("lost"));
		((ActorCell<?>) bare).stop(StopMode.ASK);
		runTurns();
		this.system.start();
		runTurns();
		assertThat(this.events).isEmpty();
		assertThat(((ActorCell<?>) bare).isClosed()).isTrue();
		assertThat(this.system.deadLetters().count(DeadLetter.Reason.STOPPED)).isEqualTo(1);
	}

	interface Note {

		record Text(String text) implements Message<Note, Void> {
		}

	}

	static class Bare implements Actor<Note> {

		private final Queue<String> events;

		Bare(Queue<String> events) {
			this.events = events;
		}

		@Handler
		void text(Note.Text message) {
			this.events.add(message.text());
		}

	}

	static class Full extends Bare {

		Full(Queue<String> events) {
			super(events);
		}

		@Override
		public void started(ActorContext<Note> context) {
			((Bare) this).events.add("started");
		}

		@Override
		public Stopping stopping(ActorContext<Note> context) {
			return Stopping.STOP;
		}

		@Override
		public void stopped(ActorContext<Note> context) {
			((Bare) this).events.add("stopped");
		}

		@Override
		public void restarting(ActorContext<Note> context, Throwable cause) {
			((Bare) this).events.add("restarting");
		}

	}

	static class Heir extends Full {

		Heir(Queue<String> events) {
			super(events);
		}

	}

}
