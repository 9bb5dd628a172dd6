package io.pura.actor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failures that go up and decisions that come down, on threads that race each other.
 */
@Timeout(120)
class SupervisionRaceTests {

	private static final int CHILDREN = 4;

	private static final int ROUNDS = 3000;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final SupervisionStrategy QUICK = SupervisionStrategy.defaults()
		.maxRestarts(Integer.MAX_VALUE, Duration.ofHours(1))
		.backoff(Duration.ofNanos(1), Duration.ofNanos(1));

	private static final SupervisionStrategy ESCALATING = QUICK.on(IOException.class, Directive.ESCALATE)
		.on(IllegalStateException.class, Directive.ESCALATE);

	private final ActorSystem system = ActorSystem.builder("escalations").parallelism(4).build();

	SupervisionRaceTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	@Test
	void losesNothingWhileParentsResumeAgainAndAgain() throws Exception {
		ActorRef<Branch> top = this.system.spawn("top", BranchActor::new, ActorOptions.defaults().supervision(QUICK));
		List<ActorRef<Branch>> leaves = grow(top);
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			for (ActorRef<Branch> leaf : leaves) {
				if (i % 3 == 0) {
					leaf.tell(new Branch.Fail(new IOException("on purpose")));
				}
				replies.add(leaf.ask(new Branch.Count(), PATIENCE));
			}
		}
		for (CompletableFuture<Integer> reply : replies) {
			reply.get(60, TimeUnit.SECONDS);
		}
		assertThat(replies.get(replies.size() - 1).join()).isEqualTo(ROUNDS);
		assertThat(this.system.failures().count(Directive.RESUME)).isEqualTo(CHILDREN * ROUNDS / 3L);
		assertThat(this.system.deadLetters().count()).isZero();
	}

	@Test
	void answersEverybodyWhileParentsAreRestartedAndStopTheirChildren() throws Exception {
		SplittableRandom random = new SplittableRandom(1);
		ActorRef<Branch> top = this.system.spawn("top", BranchActor::new,
				ActorOptions.defaults().supervision(QUICK.on(IllegalStateException.class, Directive.RESTART)));
		int stopped = 0;
		List<ActorRef<Branch>> leaves = List.of();
		for (int round = 0; round < 200; round++) {
			if (leaves.isEmpty()) {
				leaves = grow(top);
			}
			List<CompletableFuture<Integer>> replies = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				for (ActorRef<Branch> leaf : leaves) {
					replies.add(leaf.ask(new Branch.Count(), PATIENCE));
					leaf.tell(new Branch.Fail((random.nextInt(100) == 0) ? new IllegalStateException("on purpose")
							: new IOException("on purpose")));
				}
			}
			for (CompletableFuture<Integer> reply : replies) {
				try {
					reply.get(60, TimeUnit.SECONDS);
				}
				catch (ExecutionException ex) {
					assertThat(ex).hasCauseInstanceOf(ActorStoppedException.class);
					stopped++;
					leaves = List.of();
				}
			}
			if (round % 10 == 9) {
				leaves = List.of();
			}
		}
		assertThat(stopped).isPositive();
		assertThat(top.ask(new Branch.Count(), PATIENCE).get(60, TimeUnit.SECONDS)).isPositive();
	}

	private List<ActorRef<Branch>> grow(ActorRef<Branch> top) throws Exception {
		return top.ask(new Branch.Grow(), PATIENCE).get(60, TimeUnit.SECONDS);
	}

	interface Branch {

		record Grow() implements Message<Branch, List<ActorRef<Branch>>> {
		}

		record Count() implements Message<Branch, Integer> {
		}

		record Fail(Exception failure) implements Message<Branch, Void> {
		}

	}

	static class BranchActor implements Actor<Branch> {

		private int count;

		@Handler
		List<ActorRef<Branch>> grow(Branch.Grow message, ActorContext<Branch> context) {
			List<ActorRef<Branch>> leaves = new ArrayList<>();
			for (int i = 0; i < CHILDREN; i++) {
				leaves.add(context.spawn(BranchActor::new, ActorOptions.defaults().supervision(ESCALATING)));
			}
			return leaves;
		}

		@Handler
		int count(Branch.Count message) {
			return ++this.count;
		}

		@Handler
		void fail(Branch.Fail message) throws Exception {
			throw message.failure();
		}

	}

}
