package io.pura.benchmarks.remote.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The ports of two nodes on loopback. They are chosen in advance, as both nodes must know
 * both before they start.
 */
public record Ports(int own, int other) {

	/**
	 * Returns two ports that nobody listens on.
	 */
	public static Ports free() throws IOException {
		try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new Ports(own.getLocalPort(), other.getLocalPort());
		}
	}

	public static Ports parse(String own, String other) {
		return new Ports(Integer.parseInt(own), Integer.parseInt(other));
	}

	/**
	 * Returns the ports as the other node sees them.
	 */
	public Ports swapped() {
		return new Ports(this.other, this.own);
	}

}
