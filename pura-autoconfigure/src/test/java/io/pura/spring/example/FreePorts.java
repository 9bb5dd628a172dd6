package io.pura.spring.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports that were free a moment ago.
 */
public final class FreePorts {

	private FreePorts() {
	}

	/**
	 * Returns two ports.
	 * @return two different ports
	 */
	public static int[] two() {
		try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new int[] { one.getLocalPort(), other.getLocalPort() };
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
