package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.cluster.Cluster;
import io.pura.testkit.ManualTime;
import io.pura.testkit.SimulatedCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ActorContext#watch} and {@link ActorContext#unwatch}.
 */
@Timeout(60)
class DeathWatchTests {

	private static final Script.Note GONE = new Script.Note("gone");

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("watch").build();

	private final List<String> notes = new ArrayList<>();

	private final ActorRef<Script> watcher = this.system.spawn("watcher", () -> new ScriptActor(this.notes));

	private final ActorRef<Script> watched = this.system.spawn("watched", ScriptActor::new);

	DeathWatchTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private void tell(ActorRef<Script> ref, Script.Code code) {
		ref.tell(Script.run(code));
		this.time.run();
	}

	private void watch() {
		tell(this.watcher, (context) -> context.watch(this.watched, GONE));
	}

	private void end(ActorRef<?> ref) {
		this.system.stop(ref);
		this.time.run();
	}

	private int watching() {
		return ((ActorCell<Script>) this.watcher).context().watching();
	}

	private int watchers() {
		List<Runnable> watchers = ((ActorCell<Script>) this.watched).particulars().watchers;
		return (watchers != null) ? watchers.size() : 0;
	}

	@Test
	void tellsWhenTheOtherHasStopped() {
		watch();
		assertThat(this.notes).isEmpty();
		end(this.watched);
		assertThat(this.notes).containsExactly("gone");
		assertThat(watching()).isZero();
	}

	@Test
	void tellsAtOnceIfTheOtherHasStoppedAlready() {
		end(this.watched);
		watch();
		assertThat(this.notes).containsExactly("gone");
		assertThat(watching()).isZero();
		watch();
		assertThat(this.notes).containsExactly("gone", "gone");
	}

	@Test
	void doesNotTellOfARestart() {
		watch();
		tell(this.watched, (context) -> {
			throw new AssertionError("on purpose");
		});
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.notes).isEmpty();
		end(this.watched);
		assertThat(this.notes).containsExactly("gone");
	}

	@Test
	void tellsOfAnActorThatIsStoppedForGoodAfterTooManyRestarts() {
		ActorRef<Script> broken = this.system.spawn(() -> new ScriptActor() {

			@Override
			public void started(ActorContext<Script> context) {
				throw new IllegalStateException("on purpose");
			}

		}, ActorOptions.defaults()
			.supervision(new SupervisionStrategy(2, Duration.ofMinutes(1), Duration.ofMillis(1), Duration.ofSeconds(1),
					false)));
		tell(this.watcher, (context) -> context.watch(broken, GONE));
		this.time.advance(Duration.ofMinutes(2));
		assertThat(this.notes).containsExactly("gone");
	}

	@Test
	void tellsAfterAllThatTheOtherHasSent() {
		watch();
		tell(this.watched, (context) -> {
			this.watcher.tell(new Script.Note("last words"));
			context.stop();
		});
		assertThat(this.notes).containsExactly("last words", "gone");
	}

	@Test
	void tellsOnceWithTheLastMessageIfTheSameActorIsWatchedTwice() {
		watch();
		tell(this.watcher, (context) -> context.watch(this.watched, new Script.Note("really gone")));
		assertThat(watching()).isEqualTo(1);
		assertThat(watchers()).isEqualTo(1);
		end(this.watched);
		assertThat(this.notes).containsExactly("really gone");
	}

	@Test
	void tellsEachOneThatWatches() {
		ActorRef<Script> other = this.system.spawn(() -> new ScriptActor(this.notes));
		watch();
		tell(other, (context) -> context.watch(this.watched, new Script.Note("gone too")));
		end(this.watched);
		assertThat(this.notes).containsExactlyInAnyOrder("gone", "gone too");
	}

	@Test
	void letsTwoActorsWatchEachOther() {
		watch();
		tell(this.watched, (context) -> context.watch(this.watcher, new Script.Note("never")));
		end(this.watched);
		assertThat(this.notes).containsExactly("gone");
		end(this.watcher);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void cannotBeOfTheActorItself() {
		tell(this.watcher,
				(context) -> assertThatIllegalArgumentException().isThrownBy(() -> context.watch(context.self(), GONE))
					.withMessageContaining("pura://watch/watcher cannot watch itself")
					.satisfies((ex) -> this.notes.add("refused")));
		assertThat(this.notes).containsExactly("refused");
		assertThat(watching()).isZero();
	}

	@Test
	void endsWithUnwatch() {
		watch();
		tell(this.watcher, (context) -> context.unwatch(this.watched));
		assertThat(watching()).isZero();
		assertThat(watchers()).isZero();
		end(this.watched);
		assertThat(this.notes).isEmpty();
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void endsWithUnwatchThoughTheNoticeWasSentAlready() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		tell(this.watcher, (context) -> {
			context.watch(this.watched, GONE);
			context.await(stage, (value, failure) -> context.unwatch(this.watched));
		});
		end(this.watched);
		stage.complete("go on");
		this.time.run();
		assertThat(this.notes).isEmpty();
	}

	@Test
	void beginsAnewAfterUnwatch() {
		tell(this.watcher, (context) -> {
			context.watch(this.watched, GONE);
			context.unwatch(this.watched);
			context.watch(this.watched, new Script.Note("gone at last"));
		});
		end(this.watched);
		assertThat(this.notes).containsExactly("gone at last");
	}

	@Test
	void unwatchOfAnActorThatIsNotWatchedDoesNothing() {
		tell(this.watcher, (context) -> {
			context.unwatch(this.watched);
			context.watch(this.watched, GONE);
			context.unwatch(this.watcher);
			this.notes.add("done");
		});
		assertThat(this.notes).containsExactly("done");
		assertThat(watching()).isEqualTo(1);
	}

	@Test
	void endsWithTheInstanceThatWatches() {
		watch();
		tell(this.watcher, (context) -> {
			throw new AssertionError("on purpose");
		});
		this.time.advance(Duration.ofSeconds(5));
		assertThat(watchers()).isZero();
		end(this.watched);
		assertThat(this.notes).isEmpty();
	}

	@Test
	void isNoDeadLetterForSomeoneWhoIsEnding() {
		tell(this.watcher, (context) -> {
			context.watch(context.spawn("child", ScriptActor::new), GONE);
			context.watch(this.watched, GONE);
		});
		this.system.stop(this.watched);
		end(this.watcher);
		assertThat(this.system.actors(10)).isEmpty();
		assertThat(this.system.deadLetters().last()).isEmpty();
	}

	@Test
	void isToldThoughTheMailboxIsFull() {
		ActorRef<Script> full = this.system.spawn("full", () -> new ScriptActor(this.notes),
				ActorOptions.defaults().mailboxCapacity(1));
		tell(full, (context) -> context.watch(this.watched, GONE));
		tell(this.watched, (context) -> {
			full.tell(new Script.Note("a"));
			context.stop();
		});
		assertThat(this.notes).containsExactly("a", "gone");
	}

	@Test
	void tellsOfAnActorOfAnotherSystem() {
		ActorSystem other = this.time.process().builder("other").build();
		other.start();
		ActorRef<Script> far = other.spawn(ScriptActor::new);
		tell(this.watcher, (context) -> context.watch(far, GONE));
		other.stop();
		this.time.advance(Duration.ofMinutes(1));
		assertThat(this.notes).containsExactly("gone");
	}

	@Test
	void reachesActorsOfOtherNodesUntilUnwatch() {
		List<String> heard = new ArrayList<>();
		SimulatedCluster nodes = new SimulatedCluster(3, 2, (cluster) -> {
			cluster.system().spawn("one", ScriptActor::new);
			cluster.system().spawn("two", ScriptActor::new);
			cluster.system().spawn("watcher", () -> new ScriptActor(heard));
		});
		nodes.start();
		assertThat(nodes.runUntil(nodes::isComplete, Duration.ofSeconds(30))).isTrue();
		Cluster here = nodes.node(0).cluster();
		ActorSystem there = nodes.node(1).system();
		ActorRef<Script> watcher = here.system().find("watcher", Script.class).orElseThrow();
		ActorRef<Script> one = remote(nodes, "one");
		ActorRef<Script> two = remote(nodes, "two");
		watcher.tell(Script.run((context) -> {
			context.watch(one, new Script.Note("one gone"));
			context.watch(remote(nodes, "one"), new Script.Note("one is gone"));
			context.watch(two, new Script.Note("two is gone"));
		}));
		nodes.runUntil(() -> false, Duration.ofSeconds(1));
		watcher.tell(Script.run((context) -> context.unwatch(remote(nodes, "two"))));
		nodes.runUntil(() -> false, Duration.ofSeconds(1));
		there.stop(there.find("one", Script.class).orElseThrow());
		there.stop(there.find("two", Script.class).orElseThrow());
		nodes.runUntil(() -> false, Duration.ofSeconds(5));
		assertThat(heard).containsExactly("one is gone");
		assertThat(((ActorCell<Script>) watcher).context().watching()).isZero();
	}

	private static ActorRef<Script> remote(SimulatedCluster nodes, String name) {
		Cluster here = nodes.node(0).cluster();
		return here.actor(here.member(nodes.node(1).address()).orElseThrow(), name, Script.class);
	}

}
