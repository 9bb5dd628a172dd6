package io.pura.benchmarks.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import io.pura.benchmarks.measure.Contender;
import io.pura.benchmarks.measure.Jvm;
import io.pura.benchmarks.measure.Role;
import io.pura.benchmarks.measure.Series;
import io.pura.benchmarks.measure.TrialFailedException;
import io.pura.benchmarks.remote.netty.NettyNode;
import io.pura.benchmarks.remote.node.Endpoint;
import io.pura.benchmarks.remote.node.Ports;
import io.pura.benchmarks.remote.node.TestedNode;
import io.pura.benchmarks.remote.node.Tls;
import io.pura.benchmarks.remote.pekko.PekkoNode;
import io.pura.benchmarks.remote.pura.FieldsCodec;
import io.pura.benchmarks.remote.pura.PuraNode;
import io.pura.benchmarks.remote.workload.RemoteWorkload;
import io.pura.benchmarks.remote.workload.RemoteWorkload.Aspect;
import io.pura.benchmarks.remote.workload.RemoteWorkloads;
import io.pura.serialization.fory.ForyCodec;
import org.jspecify.annotations.Nullable;

/**
 * A system that takes part with two nodes, each in a JVM of its own, Pura first. Each is
 * compared with Pura with the same codec. What is not about the codec is only measured
 * where that costs the least.
 */
public enum RemoteContender implements Contender {

	/**
	 * With the codec that is the default.
	 */
	PURA("pura", Role.SUBJECT, null, EnumSet.of(Aspect.MESSAGES), PuraNode::withDefaultCodec),

	/**
	 * With messages that are written by hand.
	 */
	PURA_RAW("pura-raw", Role.SUBJECT, null, EnumSet.allOf(Aspect.class), PuraNode.with(FieldsCodec.factory())),

	/**
	 * With Apache Fory.
	 */
	PURA_FORY("pura-fory", Role.VARIANT, "pura", EnumSet.of(Aspect.MESSAGES), PuraNode.with(ForyCodec.factory())),

	/**
	 * Over Artery TCP, tuned, with CBOR.
	 */
	PEKKO_CBOR("pekko-cbor", Role.PEER, "pura", EnumSet.of(Aspect.MESSAGES), PekkoNode::cbor),

	/**
	 * Over Artery TCP, tuned, with messages that are written by hand.
	 */
	PEKKO_RAW("pekko-raw", Role.PEER, "pura-raw", EnumSet.allOf(Aspect.class), PekkoNode::raw),

	/**
	 * No actors: batches from socket to socket.
	 */
	NETTY("netty", Role.LIMIT, "pura-raw", EnumSet.of(Aspect.MESSAGES, Aspect.ENCRYPTION), NettyNode::new);

	private static final Duration RUN = Duration.ofMillis(400);

	private final String label;

	private final Role role;

	private final @Nullable String subject;

	private final Set<Aspect> aspects;

	private final Function<Endpoint, ? extends TestedNode> factory;

	RemoteContender(String label, Role role, @Nullable String subject, Set<Aspect> aspects,
			Function<Endpoint, ? extends TestedNode> factory) {
		this.label = label;
		this.role = role;
		this.subject = subject;
		this.aspects = aspects;
		this.factory = factory;
	}

	@Override
	public String label() {
		return this.label;
	}

	@Override
	public Role role() {
		return this.role;
	}

	@Override
	public Optional<String> subject() {
		return Optional.ofNullable(this.subject);
	}

	/**
	 * Starts a node on loopback.
	 * @param endpoint where it and the other node listen
	 */
	TestedNode start(Endpoint endpoint) {
		return this.factory.apply(endpoint);
	}

	/**
	 * Returns what it takes part in.
	 * @param time how long a usual run takes
	 */
	List<RemoteWorkload> workloads(Duration time) {
		return RemoteWorkloads.all(time)
			.stream()
			.filter((workload) -> this.aspects.contains(workload.aspect()))
			.toList();
	}

	/**
	 * Returns the options of all JVMs.
	 * @return the options
	 */
	public static List<String> options() {
		return Jvm.options("2g");
	}

	@Override
	public List<Series> measure(Set<String> workloads, Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		return measure(workloads, options(), RUN, output);
	}

	/**
	 * Measures it, encrypted messages in JVMs of their own.
	 */
	List<Series> measure(Set<String> workloads, List<String> options, Duration run, Consumer<String> output)
			throws IOException, InterruptedException, TrialFailedException {
		List<String> plain = new ArrayList<>();
		List<String> encrypted = new ArrayList<>();
		for (RemoteWorkload workload : workloads(run)) {
			if (workloads.contains(workload.name())) {
				((workload.aspect() == Aspect.ENCRYPTION) ? encrypted : plain).add(workload.name());
			}
		}
		List<Series> results = new ArrayList<>();
		if (!plain.isEmpty()) {
			results.addAll(new JvmPair(this, options, run).run(Endpoint.free(), plain, output));
		}
		if (!encrypted.isEmpty()) {
			Path folder = Files.createTempDirectory("benchmarks");
			Tls tls = Tls.create(folder);
			try {
				results.addAll(new JvmPair(this, options, run).run(new Endpoint(Ports.free(), tls), encrypted, output));
			}
			finally {
				Files.delete(tls.keyStore());
				Files.delete(folder);
			}
		}
		return results;
	}

}
