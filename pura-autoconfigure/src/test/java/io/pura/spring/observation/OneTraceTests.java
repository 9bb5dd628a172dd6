package io.pura.spring.observation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.observation.PuraObservationAutoConfiguration;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import io.pura.cluster.NodeStatus;
import io.pura.remote.NodeAddress;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One trace over two nodes that talk over loopback, each with a tracer of its own.
 */
class OneTraceTests {

	private final Spans here = new Spans();

	private final Spans there = new Spans();

	@Test
	void followsAsksToAnotherNodeAndBack() throws IOException {
		onTwoNodes((one, two, registry) -> {
			ActorRef<Trip> local = local(one, two);
			Observation request = Observation.createNotStarted("request", registry);
			request.observe(() -> local.ask(new Trip.Ask()).join());
			assertChain("SERVER", "CLIENT");
		});
	}

	@Test
	void followsTellsToAnotherNode() throws IOException {
		onTwoNodes((one, two, registry) -> {
			ActorRef<Trip> local = local(one, two);
			Observation request = Observation.createNotStarted("request", registry);
			request.observe(() -> local.tell(new Trip.Tell()));
			assertChain("CONSUMER", "PRODUCER");
		});
	}

	private void assertChain(String receiver, String sender) {
		await().untilAsserted(() -> {
			assertThat(this.here.ended).hasSize(4);
			assertThat(this.there.ended).hasSize(1);
		});
		MutableSpan request = this.here.childOf(null);
		MutableSpan send = this.here.childOf(request);
		MutableSpan process = this.here.childOf(send);
		MutableSpan sendOn = this.here.childOf(process);
		MutableSpan processThere = this.there.childOf(sendOn);
		List<MutableSpan> chain = List.of(request, send, process, sendOn, processThere);
		assertThat(chain).extracting(MutableSpan::traceId).containsOnly(request.traceId());
		assertThat(chain.subList(1, 5)).extracting((span) -> String.valueOf(span.kind()))
			.containsExactly(sender, receiver, sender, receiver);
		assertThat(chain.subList(1, 5)).extracting((span) -> span.name().substring(span.name().indexOf(' ') + 1))
			.containsExactly("send", "process", "send", "process");
	}

	private static ActorRef<Trip> local(Cluster one, Cluster two) {
		two.system().spawn("last", Trip.LastActor::new);
		ActorRef<Trip> remote = one.actor(one.member(two.self().address()).orElseThrow(), "last", Trip.class);
		return one.system().spawn("first", () -> new Trip.TripActor(remote));
	}

	private void onTwoNodes(Story story) throws IOException {
		NodeAddress[] addresses = freeAddresses();
		runner(this.here).run((first) -> runner(this.there).run((second) -> {
			try (Cluster one = cluster(first.getBean(ActorSystem.class), 0, addresses);
					Cluster two = cluster(second.getBean(ActorSystem.class), 1, addresses)) {
				awaitMeeting(one);
				awaitMeeting(two);
				story.tell(one, two, first.getBean(ObservationRegistry.class));
			}
		}));
	}

	private static ApplicationContextRunner runner(Spans spans) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class,
					PuraObservationAutoConfiguration.class, ObservationAutoConfiguration.class,
					MicrometerTracingAutoConfiguration.class, BraveAutoConfiguration.class))
			.withBean(SpanHandler.class, () -> spans)
			.withPropertyValues("management.tracing.sampling.probability=1", "pura.system-name=trips",
					"pura.keep-alive=false");
	}

	private static Cluster cluster(ActorSystem system, int index, NodeAddress[] addresses) {
		return Cluster.builder(system).name("trips").address(addresses[index]).seeds(addresses).start();
	}

	private static NodeAddress[] freeAddresses() throws IOException {
		try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new NodeAddress[] { new NodeAddress("127.0.0.1", one.getLocalPort()),
					new NodeAddress("127.0.0.1", two.getLocalPort()) };
		}
	}

	private static void awaitMeeting(Cluster cluster) {
		await().untilAsserted(
				() -> assertThat(cluster.members()).hasSize(2).extracting(Node::status).containsOnly(NodeStatus.UP));
	}

	private interface Story {

		void tell(Cluster one, Cluster two, ObservationRegistry registry);

	}

	private static final class Spans extends SpanHandler {

		final List<MutableSpan> ended = new CopyOnWriteArrayList<>();

		@Override
		public boolean end(TraceContext context, MutableSpan span, Cause cause) {
			this.ended.add(span);
			return true;
		}

		MutableSpan childOf(MutableSpan parent) {
			String parentId = (parent != null) ? parent.id() : null;
			return this.ended.stream()
				.filter((span) -> (parentId != null) ? parentId.equals(span.parentId()) : span.parentId() == null)
				.reduce((one, another) -> {
					throw new AssertionError("Two children of " + parent + ": " + one + " and " + another);
				})
				.orElseThrow(() -> new AssertionError("No child of " + parent));
		}

	}

}
