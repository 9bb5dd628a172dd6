package io.pura.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.pura.benchmarks.local.LocalContender;
import io.pura.benchmarks.local.workload.LocalWorkloads;
import io.pura.benchmarks.measure.Contender;
import io.pura.benchmarks.remote.RemoteContender;
import io.pura.benchmarks.remote.workload.RemoteWorkloads;

/**
 * A comparison that can be asked for.
 */
enum Suite {

	LOCAL(LocalWorkloads::names, LocalContender.options(), LocalContender.values()),

	REMOTE(RemoteWorkloads::names, RemoteContender.options(), RemoteContender.values());

	private final Supplier<List<String>> workloads;

	private final List<String> jvmOptions;

	private final List<Contender> contenders;

	Suite(Supplier<List<String>> workloads, List<String> jvmOptions, Contender... contenders) {
		this.workloads = workloads;
		this.jvmOptions = jvmOptions;
		this.contenders = List.of(contenders);
	}

	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the names of what is measured, in the order in which it is.
	 */
	List<String> workloads() {
		return this.workloads.get();
	}

	/**
	 * Returns the options of all JVMs that something is measured in.
	 */
	List<String> jvmOptions() {
		return this.jvmOptions;
	}

	/**
	 * Returns who takes part, Pura first.
	 */
	List<Contender> contenders() {
		return this.contenders;
	}

}
