package io.pura.remote;

/**
 * Where a node can be reached by the others.
 *
 * @param host a host name or an IP address; an IPv6 address without brackets
 * @param port the port, or 0 for any free one where something is bound
 */
public record NodeAddress(String host, int port) implements Comparable<NodeAddress> {

	/**
	 * The port of a node that names none.
	 */
	public static final int DEFAULT_PORT = 8558;

	private static final int LARGEST_PORT = 65_535;

	/**
	 * Creates an address.
	 */
	public NodeAddress {
		if (host.isBlank() || host.chars().anyMatch((c) -> c == '/' || c == '[' || c == ']' || c <= ' ')) {
			throw new IllegalArgumentException("'host' must be a host name or an IP address, but was '" + host + "'");
		}
		if (port < 0 || port > LARGEST_PORT) {
			throw new IllegalArgumentException("'port' must be between 0 and 65535, but was " + port);
		}
	}

	/**
	 * Reads an address such as {@code orders-1:8558}, {@code 10.0.0.7} or
	 * {@code [::1]:8558}. Without a port it is {@value #DEFAULT_PORT}.
	 * @param text the address
	 * @return the address
	 * @throws IllegalArgumentException if it is no address
	 */
	public static NodeAddress parse(String text) {
		return parse(text, DEFAULT_PORT);
	}

	/**
	 * Reads an address as {@link #parse(String)} does, but with another default port.
	 * @param text the address
	 * @param defaultPort the port of an address that has none
	 * @return the address
	 * @throws IllegalArgumentException if it is no address
	 */
	public static NodeAddress parse(String text, int defaultPort) {
		int colon = text.lastIndexOf(':');
		boolean hasPort = colon >= 0 && text.indexOf(']', colon) < 0
				&& (text.startsWith("[") || text.indexOf(':') == colon);
		String host = hasPort ? text.substring(0, colon) : text;
		if (host.startsWith("[") && host.endsWith("]")) {
			host = host.substring(1, host.length() - 1);
		}
		try {
			return new NodeAddress(host, hasPort ? Integer.parseInt(text.substring(colon + 1)) : defaultPort);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"'" + text + "' is no address of a node: write host:port, such as orders-1:8558", ex);
		}
	}

	/**
	 * Returns the same host with another port.
	 * @param port the port
	 * @return the address
	 */
	public NodeAddress withPort(int port) {
		return new NodeAddress(this.host, port);
	}

	@Override
	public int compareTo(NodeAddress other) {
		int hosts = this.host.compareTo(other.host);
		return (hosts != 0) ? hosts : Integer.compare(this.port, other.port);
	}

	/**
	 * Returns the address as {@link #parse} reads it.
	 */
	@Override
	public String toString() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
