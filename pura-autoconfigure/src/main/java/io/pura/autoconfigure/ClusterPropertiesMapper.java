package io.pura.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraProperties.ClientAuth;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeRole;
import io.pura.remote.NodeAddress;
import io.pura.remote.Transport;
import io.pura.remote.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Makes of the properties what the node is told.
 */
final class ClusterPropertiesMapper {

	private static final String STATIC_DISCOVERY = DiscoveryProperties.PREFIX + "static.";

	private static final String SEEDS = STATIC_DISCOVERY + "seeds";

	private static final String ADVERTISED_ADDRESS = "pura.remote.advertised-address";

	private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

	private static final Set<String> LOOPBACKS = Set.of("localhost", "127.0.0.1", "::1");

	private final PuraProperties.Remote remote;

	private final PuraProperties.Cluster cluster;

	private final PuraProperties.Serialization serialization;

	ClusterPropertiesMapper(PuraProperties properties) {
		this.remote = properties.remote();
		this.cluster = properties.cluster();
		this.serialization = properties.serialization();
	}

	/**
	 * Returns a node that is set up, but for its transport and its codec.
	 */
	Cluster.Builder builder(ActorSystem system, Environment environment) {
		checkExists("pura.cluster.architecture", this.cluster.architecture(), "decentralized");
		checkExists("pura.serialization.format", this.serialization.format(), "cbor");
		checkExists("pura.remote.compression.algorithm", this.remote.compression().algorithm(), "none");
		checkDiscovery(environment);
		Cluster.Builder builder = Cluster.builder(system);
		if (StringUtils.hasText(this.cluster.name())) {
			builder.name(this.cluster.name());
		}
		NodeAddress address = address();
		builder.address(address);
		checkClientAuth(address);
		NodeAddress advertised = advertised(address);
		builder.advertisedAddress(advertised);
		builder.seeds(seeds(advertised));
		builder.roles(roles());
		builder.token(StringUtils.hasText(this.remote.token()) ? this.remote.token() : null);
		builder.insecure(this.remote.insecure());
		builder.outboundQueue(PropertyChecks.positive("pura.remote.outbound-queue", this.remote.outboundQueue()));
		builder.failoverTarget(PropertyChecks.positive("pura.cluster.failover-target", this.cluster.failoverTarget()));
		return builder;
	}

	private static void checkExists(String property, String value, String only) {
		if (!value.equalsIgnoreCase(only)) {
			throw PropertyChecks.invalid(property, value,
					"Pura does not have that yet. Remove the property, or set it to '" + only + "'.");
		}
	}

	private static void checkDiscovery(Environment environment) {
		DiscoveryProperties.of(environment).forEach((name, value) -> {
			if (!name.startsWith(STATIC_DISCOVERY)) {
				throw PropertyChecks.invalid(name, value,
						"Pura does not have that way to discover nodes yet. Name all members under " + SEEDS + ".");
			}
		});
	}

	/**
	 * Refuses TLS that whoever connects need not prove anything for, if that is all that
	 * there is.
	 */
	private void checkClientAuth(NodeAddress address) {
		PuraProperties.Ssl ssl = this.remote.ssl();
		boolean guarded = ssl.clientAuth() == ClientAuth.NEED || StringUtils.hasText(this.remote.token());
		if (StringUtils.hasText(ssl.bundle()) && !guarded && !this.remote.insecure()
				&& !LOOPBACKS.contains(address.host())) {
			throw PropertyChecks.invalid("pura.remote.ssl.client-auth", ssl.clientAuth(),
					("Whoever can reach %s could send messages to all actors. Set it to need, or set pura.remote.token, or"
							+ " say that it is meant with pura.remote.insecure=true.")
						.formatted(address));
		}
	}

	private NodeAddress address() {
		try {
			return new NodeAddress(this.remote.address(), this.remote.port());
		}
		catch (IllegalArgumentException ex) {
			boolean port = String.valueOf(ex.getMessage()).contains("port");
			throw port
					? PropertyChecks.invalid("pura.remote.port", this.remote.port(),
							"It must be a port between 1 and 65535, or 0 for a free one.")
					: PropertyChecks.invalid("pura.remote.address", this.remote.address(),
							"It must be a host name or an IP address, without a port.");
		}
	}

	private NodeAddress advertised(NodeAddress address) {
		String text = this.remote.advertisedAddress();
		if (!StringUtils.hasText(text)) {
			if (WILDCARDS.contains(address.host())) {
				throw PropertyChecks.invalid("pura.remote.address", address.host(),
						"That is all addresses of this machine. Set pura.remote.advertised-address, too: to the one"
								+ " at which other nodes reach this one.");
			}
			return address;
		}
		NodeAddress advertised = parse(ADVERTISED_ADDRESS, text, address.port());
		if (WILDCARDS.contains(advertised.host())) {
			throw PropertyChecks.invalid(ADVERTISED_ADDRESS, text, "It must be one address, not all of a machine.");
		}
		return advertised;
	}

	private List<NodeAddress> seeds(NodeAddress self) {
		List<NodeAddress> seeds = new ArrayList<>();
		for (String text : this.cluster.discovery().fixed().seeds()) {
			NodeAddress seed = parse(SEEDS, text, NodeAddress.DEFAULT_PORT);
			if (seed.port() == 0) {
				throw PropertyChecks.invalid(SEEDS, text, "A seed must have a port between 1 and 65535.");
			}
			if (isOtherNameOf(self, seed)) {
				throw PropertyChecks.invalid(SEEDS, text,
						("That is this node, which calls itself %s. Write it so, or set"
								+ " pura.remote.advertised-address.")
							.formatted(self));
			}
			seeds.add(seed);
		}
		return seeds;
	}

	private static boolean isOtherNameOf(NodeAddress self, NodeAddress seed) {
		return self.port() == seed.port() && !self.host().equals(seed.host()) && LOOPBACKS.contains(self.host())
				&& LOOPBACKS.contains(seed.host());
	}

	private List<NodeRole> roles() {
		List<NodeRole> roles = new ArrayList<>();
		for (String role : this.cluster.roles()) {
			if (!StringUtils.hasText(role)) {
				throw PropertyChecks.invalid("pura.cluster.roles", this.cluster.roles(), "A role must have a name.");
			}
			roles.add(new NodeRole(role.trim()));
		}
		return roles;
	}

	private static NodeAddress parse(String property, @Nullable String text, int defaultPort) {
		try {
			return NodeAddress.parse(String.valueOf(text).trim(), defaultPort);
		}
		catch (IllegalArgumentException ex) {
			throw PropertyChecks.invalid(property, String.valueOf(text),
					"It must be an address such as orders-1:8558 or [::1]:8558.");
		}
	}

	/**
	 * Returns how large messages may be, if they fit into what the transport takes.
	 */
	int maxMessageBytes(Transport transport) {
		DataSize size = this.remote.maxMessageSize();
		int largest = Wire.maxMessageBytes(transport);
		if (size.toBytes() <= 0 || size.toBytes() > largest) {
			throw PropertyChecks.invalid("pura.remote.max-message-size", size,
					"It must be between 1B and %dB, which is the most that the transport takes.".formatted(largest));
		}
		return (int) size.toBytes();
	}

}
