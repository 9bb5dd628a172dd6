package io.pura.spring.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.PuraClusterAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.cluster.ClusterState;
import io.pura.cluster.Node;
import io.pura.cluster.NodeStatus;
import io.pura.cluster.PortInUseException;
import io.pura.remote.ConnectionKind;
import io.pura.remote.ConnectionListener;
import io.pura.remote.ConnectionRefusedException;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import io.pura.remote.rsocket.RSocketTransport;
import io.pura.serialization.SerializationException;
import io.pura.spring.ActorComponent;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.spring.example.Greeter;
import io.pura.spring.example.Ports;
import io.pura.spring.lifecycle.ActorSystemLifecycle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Applications in one JVM that are nodes of one cluster, over loopback.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ClusterLifecycleTests {

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	private final List<Integer> ports = Ports.free(2);

	@BeforeEach
	void waitForThreadsOfOtherTests() {
		await().until(() -> threads("pura-wire-").isEmpty());
	}

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void actorThatIsABeanAnswersAnotherApplication() {
		Cluster one = start(0, CounterActor.class);
		Cluster two = start(1, CounterActor.class);
		awaitMeeting(one, two);
		assertThat(counterAt(one, 1).ask(new Counter.Add(3)).join()).isEqualTo(3);
		assertThat(counterAt(one, 1).ask(new Counter.Add(4)).join()).isEqualTo(7);
		assertThat(counterAt(two, 0).ask(new Counter.Read()).join()).isZero();
	}

	@Test
	void whatIsAskedBeforeTheOtherApplicationIsMetIsAnsweredToo() {
		start(1, CounterActor.class);
		assertThat(counterAt(start(0), 1).ask(new Counter.Add(3)).join()).isEqualTo(3);
	}

	@Test
	void applicationThatIsClosedHasLeft() {
		Cluster one = start(0);
		Cluster two = start(1);
		awaitMeeting(one, two);
		List<NodeStatus> seen = new CopyOnWriteArrayList<>();
		one.events((event) -> seen.add(event.node().status()));
		this.contexts.get(1).close();
		await().untilAsserted(() -> assertThat(member(one, 1).status()).isEqualTo(NodeStatus.LEFT));
		assertThat(seen).doesNotContain(NodeStatus.UNREACHABLE);
	}

	@Test
	void applicationThatIsStartedAgainIsMetAgain() {
		Cluster one = start(0);
		Cluster two = start(1, CounterActor.class);
		awaitMeeting(one, two);
		this.contexts.get(1).close();
		awaitMeeting(one, start(1, CounterActor.class));
		assertThat(counterAt(one, 1).ask(new Counter.Add(3)).join()).isEqualTo(3);
	}

	@Test
	void messageAboveTheLimitIsRefused() {
		Cluster one = start(0, List.of("--pura.remote.max-message-size=1KB"));
		Cluster two = start(1);
		awaitMeeting(one, two);
		ActorRef<Greeter> greeter = one.actor(member(one, 1), "greeter", Greeter.class);
		assertThat(greeter.ask(new Greeter.Greet("x".repeat(2000)))).failsWithin(5, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(SerializationException.class)
			.withMessageContaining("1024");
	}

	@Test
	void freePortIsTakenAndInjected() {
		Cluster cluster = start(List.of("--pura.remote.port=0", "--pura.cluster.enabled=true"), PortHolder.class);
		int port = this.contexts.get(0).getBean(LateBean.class).port;
		assertThat(port).isPositive().isEqualTo(cluster.port()).isEqualTo(cluster.self().address().port());
		assertThat(accepts(port)).isTrue();
	}

	@Test
	void portIsThereWhenTheWebServerStarts() {
		List<String> events = new CopyOnWriteArrayList<>();
		ConfigurableApplicationContext context = new SpringApplicationBuilder(WebApplication.class)
			.bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.SERVLET)
			.listeners((ApplicationListener<WebServerInitializedEvent>) (event) -> {
				Cluster cluster = event.getApplicationContext().getBean(Cluster.class);
				events.add(cluster.state() + " " + accepts(cluster.port()));
			})
			.run("--server.port=0", "--pura.remote.port=0", "--pura.cluster.enabled=true");
		this.contexts.add(context);
		assertThat(events).containsExactly("BOUND true");
		assertThat(context.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED);
	}

	@Test
	void everythingStartsAndStopsInOrder() {
		Cluster other = start(0);
		other.events((event) -> {
			if (event.node().status() == NodeStatus.LEAVING) {
				this.contexts.get(1).getBean(Recording.class).otherKnowsThatItLeaves = true;
			}
		});
		Cluster cluster = start(1, RecordedActor.class, Recording.class);
		awaitMeeting(other, cluster);
		Recording recording = this.contexts.get(1).getBean(Recording.class);
		// The system has started its actors then, each of which begins when a thread is
		// free.
		await().until(() -> recording.events.remove("actor started"));
		assertThat(recording.events).startsWith("bind while RUNNING", "web server starts when BOUND", "connect");
		recording.events.clear();
		this.contexts.get(1).close();
		assertThat(recording.events).containsExactly("web server drains when LEAVING, port open: true, known: true",
				"web server stops when LEAVING, port open: true", "wire ends while RUNNING", "actor stopped",
				"after actors when CLOSED, port open: false");
	}

	@Test
	void closeDoesNotHangWhenOthersAreOutOfReach() {
		start(0);
		long before = System.nanoTime();
		this.contexts.get(0).close();
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
		assertThat(threads("pura-wire-")).isEmpty();
	}

	@Test
	void nodeThatLeftBeforeTheContextClosesIsNoProblem() {
		Cluster cluster = start(0);
		cluster.leave();
		cluster.close();
		this.contexts.get(0).close();
		assertThat(cluster.state()).isEqualTo(ClusterState.CLOSED);
	}

	@Test
	void endOfTheActorsEndsTheNode() {
		Cluster one = start(0, List.of("--pura.keep-alive=false"));
		Cluster two = start(1);
		awaitMeeting(one, two);
		one.system().stop().join();
		await().untilAsserted(() -> assertThat(one.state()).isEqualTo(ClusterState.CLOSED));
		await().untilAsserted(() -> assertThat(member(two, 0).status()).isEqualTo(NodeStatus.LEFT));
	}

	@Test
	void takenPortStopsStartUpAndLeavesNothingBehind() throws IOException {
		try (ServerSocket taken = new ServerSocket(this.ports.get(0), 1, InetAddress.getLoopbackAddress())) {
			assertThatThrownBy(() -> start(0, CounterActor.class)).hasRootCauseInstanceOf(IOException.class)
				.satisfies((ex) -> assertThat(causes(ex)).hasAtLeastOneElementOfType(PortInUseException.class));
			assertThat(taken.isClosed()).isFalse();
		}
		await().untilAsserted(() -> assertThat(threads("pura-")).isEmpty());
	}

	@Test
	void refusedNodeIsNotStarted() {
		start(0, List.of("--pura.cluster.name=shop"));
		assertThatThrownBy(() -> start(1, List.of("--pura.cluster.name=stock", "--pura.cluster.wait-for-join=20s")))
			.satisfies((ex) -> assertThat(causes(ex)).hasAtLeastOneElementOfType(ConnectionRefusedException.class));
		assertThat(accepts(this.ports.get(1))).isFalse();
	}

	@Test
	void refusedNodeIsStartedIfItDoesNotWait() {
		Cluster one = start(0, List.of("--pura.cluster.name=shop"));
		Cluster two = start(1, List.of("--pura.cluster.name=stock"));
		await().untilAsserted(
				() -> assertThat(member(two, 0).problem()).contains("cluster 'shop'").contains("cluster 'stock'"));
		assertThat(one.state()).isEqualTo(ClusterState.JOINED);
		assertThat(two.state()).isEqualTo(ClusterState.JOINED);
	}

	@Test
	void startUpWaitsForTheFirstOther() {
		start(0);
		Cluster two = start(1, List.of("--pura.cluster.wait-for-join=20s"));
		assertThat(member(two, 0).status()).isEqualTo(NodeStatus.UP);
	}

	@Test
	void nodeThatIsAloneDoesNotWait() {
		long before = System.nanoTime();
		start(List.of("--pura.remote.port=0", "--pura.cluster.enabled=true", "--pura.cluster.wait-for-join=50s"));
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(25));
	}

	@Test
	void startUpDoesNotWaitForEverAndSaysSo(CapturedOutput output) {
		Cluster cluster = start(0, List.of("--pura.cluster.wait-for-join=200ms",
				"--logging.level." + JoinLifecycle.class.getName() + "=warn"));
		assertThat(cluster.state()).isEqualTo(ClusterState.JOINED);
		assertThat(output).contains("WARN")
			.contains("No other member of cluster application was met within")
			.contains("127.0.0.1:" + this.ports.get(1));
	}

	@Test
	void pausingAndRestartingTheContextLeavesTheNodeAlone() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class))
			.withPropertyValues("pura.cluster.enabled=true", "pura.remote.port=0")
			.run((context) -> {
				assertThat(context.getBean(BindLifecycle.class).isPauseable()).isFalse();
				assertThat(context.getBean(JoinLifecycle.class).isPauseable()).isFalse();
				context.getSourceApplicationContext().pause();
				assertThat(context.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED);
				context.getSourceApplicationContext().restart();
				assertThat(context.getBean(Cluster.class).state()).isEqualTo(ClusterState.JOINED);
			});
	}

	private Cluster start(int index, Class<?>... sources) {
		return start(index, List.of(), sources);
	}

	private Cluster start(int index, List<String> args, Class<?>... sources) {
		List<String> all = new ArrayList<>(args);
		all.add("--pura.remote.port=" + this.ports.get(index));
		all.add("--pura.cluster.discovery.static.seeds=127.0.0.1:%d,127.0.0.1:%d".formatted(this.ports.get(0),
				this.ports.get(1)));
		return start(all, sources);
	}

	private Cluster start(List<String> args, Class<?>... sources) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.bannerMode(Banner.Mode.OFF)
			.sources(sources)
			.web(WebApplicationType.NONE)
			.run(args.toArray(String[]::new));
		this.contexts.add(context);
		return context.getBean(Cluster.class);
	}

	private Node member(Cluster cluster, int index) {
		return cluster.member(new NodeAddress("127.0.0.1", this.ports.get(index))).orElseThrow();
	}

	private ActorRef<Counter> counterAt(Cluster from, int index) {
		return from.actor(member(from, index), "counter", Counter.class);
	}

	private static void awaitMeeting(Cluster... clusters) {
		for (Cluster cluster : clusters) {
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(
						() -> assertThat(cluster.members()).extracting(Node::status).containsOnly(NodeStatus.UP));
		}
	}

	private static boolean accepts(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static List<Throwable> causes(Throwable failure) {
		return Stream.iterate(failure, (ex) -> ex != null, Throwable::getCause).toList();
	}

	private static List<String> threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith(prefix))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PuraAutoConfiguration.class, PuraClusterAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class })
	static class WebApplication {

	}

	@Configuration(proxyBeanMethods = false)
	static class PortHolder {

		@Bean
		@Lazy
		LateBean lateBean() {
			return new LateBean();
		}

	}

	/**
	 * Made after start-up, as a test instance is.
	 */
	static class LateBean {

		@LocalPuraPort
		private int port;

	}

	@Configuration(proxyBeanMethods = false)
	static class Recording {

		private final List<String> events = new CopyOnWriteArrayList<>();

		private volatile boolean otherKnowsThatItLeaves;

		@Bean
		Transport transport(ActorSystem system) {
			return new RecordingTransport(system, this.events);
		}

		@Bean
		SmartLifecycle drain(Cluster cluster) {
			return new Recorder(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE, () -> {
			}, () -> {
				await().until(() -> this.otherKnowsThatItLeaves);
				this.events.add("web server drains when %s, port open: %s, known: %s".formatted(cluster.state(),
						accepts(cluster.port()), this.otherKnowsThatItLeaves));
			});
		}

		@Bean
		SmartLifecycle webServer(Cluster cluster) {
			return new Recorder(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE,
					() -> this.events.add("web server starts when " + cluster.state()),
					() -> this.events.add("web server stops when %s, port open: %s".formatted(cluster.state(),
							accepts(cluster.port()))));
		}

		@Bean
		SmartLifecycle afterActors(Cluster cluster) {
			return new Recorder(ActorSystemLifecycle.PHASE - 1, () -> {
			}, () -> this.events
				.add("after actors when %s, port open: %s".formatted(cluster.state(), accepts(cluster.port()))));
		}

	}

	@ActorComponent("recorded")
	static class RecordedActor extends CounterActor {

		private final Recording recording;

		RecordedActor(Recording recording) {
			this.recording = recording;
		}

		@Override
		public void started(ActorContext<Counter> context) {
			this.recording.events.add("actor started");
		}

		@Override
		public void stopped(ActorContext<Counter> context) {
			this.recording.events.add("actor stopped");
		}

	}

	static class Recorder implements SmartLifecycle {

		private final int phase;

		private final Runnable starting;

		private final Runnable stopping;

		private volatile boolean running;

		Recorder(int phase, Runnable starting, Runnable stopping) {
			this.phase = phase;
			this.starting = starting;
			this.stopping = stopping;
		}

		@Override
		public void start() {
			this.starting.run();
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.stopping.run();
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

	static class RecordingTransport implements Transport {

		private final RSocketTransport delegate = RSocketTransport.create();

		private final AtomicBoolean closed = new AtomicBoolean();

		private final ActorSystem system;

		private final List<String> events;

		RecordingTransport(ActorSystem system, List<String> events) {
			this.system = system;
			this.events = events;
		}

		@Override
		public CompletionStage<NodeAddress> bind(NodeAddress address, Acceptor acceptor) {
			this.events.add("bind while " + this.system.state());
			return this.delegate.bind(address, acceptor);
		}

		@Override
		public void connect(NodeAddress address, ByteBuf setup, ConnectionKind kind, ConnectionListener listener) {
			this.events.add("connect");
			this.delegate.connect(address, setup, kind, listener);
		}

		@Override
		public int maxBatchBytes() {
			return this.delegate.maxBatchBytes();
		}

		@Override
		public CompletionStage<@Nullable Void> close() {
			if (this.closed.compareAndSet(false, true)) {
				this.events.add("wire ends while " + this.system.state());
			}
			return this.delegate.close();
		}

	}

}
