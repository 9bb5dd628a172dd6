package io.pura.spring.cluster;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.cluster.PortInUseException;
import io.pura.remote.ConnectionListener;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import io.pura.remote.rsocket.RSocketTransport;
import io.pura.spring.lifecycle.ActorSystemLifecycle;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ClusterLifecycleTests {

	private static final NodeAddress ANY_PORT = new NodeAddress("127.0.0.1", 0);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class))
		.withPropertyValues("pura.remote.port=0", "pura.cluster.enabled=true");

	@Test
	void bindsAfterTheActorsAndBeforeTheWebServer() {
		try (ActorSystem system = ActorSystem.create("phases"); Cluster cluster = node(system)) {
			BindLifecycle lifecycle = new BindLifecycle(cluster, new MockEnvironment());
			assertThat(lifecycle.getPhase()).isGreaterThan(ActorSystemLifecycle.PHASE)
				.isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
			assertThat(lifecycle.isAutoStartup()).isTrue();
			assertThat(lifecycle.isPauseable()).isFalse();
		}
	}

	@Test
	void joinsLastAndLeavesFirst() {
		try (ActorSystem system = ActorSystem.create("phases"); Cluster cluster = node(system)) {
			JoinLifecycle lifecycle = new JoinLifecycle(cluster, Duration.ZERO);
			assertThat(lifecycle.getPhase()).isEqualTo(Integer.MAX_VALUE);
			assertThat(lifecycle.isAutoStartup()).isTrue();
			assertThat(lifecycle.isPauseable()).isFalse();
		}
	}

	@Test
	void lifeOfTheNodeIsThatOfTheApplication() {
		MockEnvironment environment = new MockEnvironment();
		try (ActorSystem system = ActorSystem.create("life"); Cluster cluster = node(system)) {
			BindLifecycle bind = new BindLifecycle(cluster, environment);
			JoinLifecycle join = new JoinLifecycle(cluster, Duration.ZERO);
			assertThat(bind.isRunning()).isFalse();
			assertThat(join.isRunning()).isFalse();
			bind.start();
			assertThat(bind.isRunning()).isTrue();
			assertThat(cluster.state()).isEqualTo(ClusterState.BOUND);
			assertThat(environment.getProperty("local.pura.port", Integer.class)).isEqualTo(cluster.port());
			join.start();
			assertThat(join.isRunning()).isTrue();
			assertThat(cluster.state()).isEqualTo(ClusterState.JOINED);
			join.stop();
			assertThat(join.isRunning()).isFalse();
			assertThat(cluster.state()).isEqualTo(ClusterState.LEAVING);
			bind.stop();
			assertThat(bind.isRunning()).isFalse();
			assertThat(cluster.state()).isEqualTo(ClusterState.CLOSED);
		}
	}

	@Test
	void webServerStartsAndStopsWhileTheNodeListensAndActorsRun() {
		List<String> events = new CopyOnWriteArrayList<>();
		this.contextRunner.withBean(Events.class, () -> events::add)
			.withUserConfiguration(Witnesses.class)
			.run((context) -> assertThat(events).containsExactly("early bird start, CREATED, CREATED",
					"web server start, RUNNING, BOUND", "web traffic start, RUNNING, BOUND"));
		assertThat(events.subList(3, events.size())).containsExactly("web traffic stop, RUNNING, LEAVING",
				"web server stop, RUNNING, LEAVING", "transport close, RUNNING, CLOSED",
				"early bird stop, TERMINATED, CLOSED");
	}

	@Test
	void stopDoesNotWaitForConnectionsToEnd() throws InterruptedException {
		try (ActorSystem system = ActorSystem.create("stopped"); Cluster cluster = node(system)) {
			BindLifecycle lifecycle = new BindLifecycle(cluster, new MockEnvironment());
			lifecycle.start();
			CountDownLatch stopped = new CountDownLatch(1);
			lifecycle.stop(stopped::countDown);
			assertThat(lifecycle.isRunning()).isFalse();
			assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(cluster.state()).isEqualTo(ClusterState.CLOSED);
		}
	}

	@Test
	void endedNodeIsNotStartedAgain() {
		try (ActorSystem system = ActorSystem.create("over"); Cluster cluster = node(system)) {
			cluster.end().toCompletableFuture().join();
			assertThatIllegalStateException()
				.isThrownBy(() -> new BindLifecycle(cluster, new MockEnvironment()).start())
				.withMessageStartingWith("The node of cluster over has ended")
				.withMessageEndingWith("make a new one");
		}
	}

	@Test
	void takenPortStopsStartUpAndLeavesNoThreads() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.contextRunner.withPropertyValues("pura.remote.port=" + taken.getLocalPort(), "pura.system-name=taken")
				.run((context) -> assertThat(context).getFailure()
					.cause()
					.isInstanceOfSatisfying(PortInUseException.class,
							(ex) -> assertThat(ex.address().port()).isEqualTo(taken.getLocalPort())));
		}
		Awaitility.await()
			.atMost(10, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(List.of("pura-taken", "pura-keep-alive", "pura-exit"))
				.allSatisfy((prefix) -> assertThat(threads(prefix)).isEmpty()));
	}

	@Test
	void exceptionOfTheNodeIsThrownAsItIs() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ActorSystem system = ActorSystem.create("taken");
				Cluster cluster = Cluster.builder(system)
					.address(new NodeAddress("127.0.0.1", taken.getLocalPort()))
					.build()) {
			assertThatExceptionOfType(PortInUseException.class)
				.isThrownBy(() -> new BindLifecycle(cluster, new MockEnvironment()).start());
		}
	}

	private static Cluster node(ActorSystem system) {
		return Cluster.builder(system).address(ANY_PORT).build();
	}

	private static List<String> threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith(prefix))
			.toList();
	}

	/**
	 * Takes down what happens.
	 */
	@FunctionalInterface
	interface Events {

		void add(String event);

	}

	@Configuration(proxyBeanMethods = false)
	static class Witnesses {

		@Bean
		Witness earlyBird(ActorSystem system, Cluster cluster, Events events) {
			return new Witness("early bird", ActorSystemLifecycle.PHASE - 1, system, cluster, events);
		}

		@Bean
		Witness webServer(ActorSystem system, Cluster cluster, Events events) {
			return new Witness("web server", WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE, system, cluster,
					events);
		}

		@Bean
		Witness webTraffic(ActorSystem system, Cluster cluster, Events events) {
			return new Witness("web traffic", WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE, system, cluster,
					events);
		}

		@Bean
		Transport transport(ActorSystem system, ObjectProvider<Cluster> cluster, Events events) {
			return new WitnessTransport(RSocketTransport.create(),
					() -> events.add("transport close, %s, %s".formatted(system.state(), cluster.getObject().state())));
		}

	}

	/**
	 * Takes down how the node stands when it is started and stopped.
	 */
	static class Witness implements SmartLifecycle {

		private final String name;

		private final int phase;

		private final ActorSystem system;

		private final Cluster cluster;

		private final Events events;

		private boolean running;

		Witness(String name, int phase, ActorSystem system, Cluster cluster, Events events) {
			this.name = name;
			this.phase = phase;
			this.system = system;
			this.cluster = cluster;
			this.events = events;
		}

		private void add(String what) {
			this.events.add("%s %s, %s, %s".formatted(this.name, what, this.system.state(), this.cluster.state()));
		}

		@Override
		public void start() {
			add("start");
			this.running = true;
		}

		@Override
		public void stop() {
			add("stop");
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

	/**
	 * Tells when it is closed for the first time.
	 */
	static class WitnessTransport implements Transport {

		private final Transport transport;

		private final Runnable closed;

		private boolean over;

		WitnessTransport(Transport transport, Runnable closed) {
			this.transport = transport;
			this.closed = closed;
		}

		@Override
		public CompletionStage<NodeAddress> bind(NodeAddress address, Acceptor acceptor) {
			return this.transport.bind(address, acceptor);
		}

		@Override
		public void connect(NodeAddress address, ByteBuf setup, ConnectionListener listener) {
			this.transport.connect(address, setup, listener);
		}

		@Override
		public int maxBatchBytes() {
			return this.transport.maxBatchBytes();
		}

		@Override
		public CompletionStage<@Nullable Void> close() {
			if (!this.over) {
				this.over = true;
				this.closed.run();
			}
			return this.transport.close();
		}

	}

}
