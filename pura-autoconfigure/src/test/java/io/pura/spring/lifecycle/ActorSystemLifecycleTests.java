package io.pura.spring.lifecycle;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.pura.actor.Actor;
import io.pura.actor.ActorSystem;
import io.pura.actor.ActorSystem.State;
import io.pura.spring.example.BusyActor;
import io.pura.spring.example.Greeter;
import org.junit.jupiter.api.Test;

import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ActorSystemLifecycleTests {

	@Test
	void startsBeforeTheWebServerAndStopsAfterIt() {
		ActorSystemLifecycle lifecycle = new ActorSystemLifecycle(List.of());
		assertThat(lifecycle.getPhase()).isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
		assertThat(lifecycle.isAutoStartup()).isTrue();
		assertThat(lifecycle.isPauseable()).isFalse();
	}

	@Test
	void startsAndStopsAllSystems() {
		List<ActorSystem> systems = List.of(ActorSystem.builder("one").build(), ActorSystem.builder("two").build());
		ActorSystemLifecycle lifecycle = new ActorSystemLifecycle(systems);
		assertThat(lifecycle.isRunning()).isFalse();
		lifecycle.start();
		assertThat(lifecycle.isRunning()).isTrue();
		assertThat(systems).extracting(ActorSystem::state).containsOnly(State.RUNNING);
		lifecycle.stop();
		assertThat(lifecycle.isRunning()).isFalse();
		assertThat(systems).extracting(ActorSystem::state).containsOnly(State.TERMINATED);
	}

	@Test
	void startLeavesARunningSystemAlone() {
		try (ActorSystem system = ActorSystem.create("running")) {
			new ActorSystemLifecycle(List.of(system)).start();
			assertThat(system.state()).isEqualTo(State.RUNNING);
		}
	}

	@Test
	void stopDoesNotWaitForActors() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(1);
		ActorSystem system = ActorSystem.create("busy");
		system.spawn("busy", () -> new BusyActor(entered, release)).tell(new Greeter.Greet("Ada"));
		assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
		ActorSystemLifecycle lifecycle = new ActorSystemLifecycle(List.of(system));
		lifecycle.stop(stopped::countDown);
		assertThat(stopped.getCount()).isEqualTo(1);
		release.countDown();
		assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(system.state()).isEqualTo(State.TERMINATED);
	}

	@Test
	void stopWithoutSystemsCallsBack() {
		CountDownLatch stopped = new CountDownLatch(1);
		new ActorSystemLifecycle(List.of()).stop(stopped::countDown);
		assertThat(stopped.getCount()).isZero();
	}

	@Test
	void stoppedSystemIsNotStartedAgain() {
		ActorSystem system = ActorSystem.create("over");
		system.close();
		assertThatIllegalStateException().isThrownBy(() -> new ActorSystemLifecycle(List.of(system)).start())
			.withMessageStartingWith("Actor system 'over' has stopped and cannot be started again")
			.withMessageEndingWith("make a new one");
	}

}
