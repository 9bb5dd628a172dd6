package io.pura.benchmarks.remote.node;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where a node listens, and where the other one does.
 *
 * @param ports the ports of both
 * @param tls the key of both, or {@code null} if nothing is encrypted
 */
public record Endpoint(Ports ports, @Nullable Tls tls) {

	private static final String NO_KEY = "-";

	/**
	 * Returns an endpoint that nobody uses, without TLS.
	 * @return the endpoint
	 * @throws java.io.IOException if there is none
	 */
	public static Endpoint free() throws java.io.IOException {
		return new Endpoint(Ports.free(), null);
	}

	/**
	 * Reads what {@link #toArguments()} has written.
	 * @param arguments three words
	 * @return the endpoint
	 */
	public static Endpoint parse(List<String> arguments) {
		String key = arguments.get(2);
		return new Endpoint(Ports.parse(arguments.get(0), arguments.get(1)),
				key.equals(NO_KEY) ? null : new Tls(Path.of(key)));
	}

	/**
	 * Returns this as arguments of a command.
	 * @return three words
	 */
	public List<String> toArguments() {
		return List.of(String.valueOf(this.ports.own()), String.valueOf(this.ports.other()),
				(this.tls != null) ? this.tls.keyStore().toString() : NO_KEY);
	}

	/**
	 * Returns this as the other node sees it.
	 * @return the endpoint of the other node
	 */
	public Endpoint swapped() {
		return new Endpoint(this.ports.swapped(), this.tls);
	}

}
