package io.pura.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.pura.actor.ActorSystem;
import io.pura.autoconfigure.PuraProperties.ClientAuth;
import io.pura.cluster.Cluster;
import io.pura.cluster.NodeRole;
import io.pura.remote.DeliverySettings;
import io.pura.remote.NodeAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Makes of the properties what the node is told.
 */
final class ClusterPropertiesMapper {

	private static final Set<String> ALL_INTERFACES = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

	private static final int LARGEST_PORT = 65_535;

	private static final Set<String> LOOPBACKS = Set.of("localhost", "127.0.0.1", "::1");

	private static final String STATIC_DISCOVERY = DiscoveryProperties.PREFIX + "static.";

	private static final String SEEDS = STATIC_DISCOVERY + "seeds";

	private final PuraProperties.Remote remote;

	private final PuraProperties.Cluster cluster;

	private final PuraProperties.Serialization serialization;

	ClusterPropertiesMapper(PuraProperties properties) {
		this.remote = properties.remote();
		this.cluster = properties.cluster();
		this.serialization = properties.serialization();
	}

	Cluster.Builder builder(ActorSystem system, Environment environment) {
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
		builder.protocols(this.serialization.protocols());
		builder.maxMessageBytes(maxMessageBytes());
		lanes(builder);
		PuraProperties.WireCompression compression = this.remote.compression();
		builder.compression(compression.algorithm(),
				PropertyChecks.bytes("pura.remote.compression.threshold", compression.threshold()));
		backPressure(builder);
		builder.failoverTarget(PropertyChecks.positive("pura.cluster.failover-target", this.cluster.failoverTarget()));
		deliveries(builder, this.remote.delivery());
		return builder;
	}

	private void lanes(Cluster.Builder builder) {
		Integer lanes = this.remote.lanes();
		if (lanes == null) {
			return;
		}
		try {
			builder.lanes(lanes);
		}
		catch (IllegalArgumentException ex) {
			throw PropertyChecks.invalid("pura.remote.lanes", lanes, "It must be between 1 and 64.");
		}
	}

	private static void deliveries(Cluster.Builder builder, PuraProperties.Delivery delivery) {
		int window = PropertyChecks.positive("pura.remote.delivery.window", delivery.window());
		if (window > DeliverySettings.MAX_WINDOW) {
			throw PropertyChecks.invalid("pura.remote.delivery.window", window,
					"Set it to a number from 1 to " + DeliverySettings.MAX_WINDOW + ".");
		}
		builder.deliveryWindow(window);
		builder
			.deliveryGiveUpAfter(PropertyChecks.positive("pura.remote.delivery.give-up-after", delivery.giveUpAfter()));
		builder
			.deliveryMaxAttempts(PropertyChecks.positive("pura.remote.delivery.max-attempts", delivery.maxAttempts()));
	}

	private void backPressure(Cluster.Builder builder) {
		PuraProperties.Outbound outbound = this.remote.outbound();
		builder.outboundQueue(PropertyChecks.positive("pura.remote.outbound.messages", outbound.messages()),
				PropertyChecks.positive("pura.remote.outbound.bytes", outbound.bytes()));
		builder.outboundOverflow(outbound.overflow());
		builder.inboundHighWater(
				PropertyChecks.positive("pura.remote.inbound.high-water", this.remote.inbound().highWater()));
	}

	/**
	 * Refuses what does not exist yet, whether there is a cluster or not.
	 */
	void checkChoices() {
		checkExists("pura.cluster.architecture", this.cluster.architecture(), "decentralized");
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
		String host = this.remote.address();
		int port = this.remote.port();
		if (port < 0 || port > LARGEST_PORT) {
			throw PropertyChecks.invalid("pura.remote.port", port,
					"It must be a port between 1 and " + LARGEST_PORT + ", or 0 for a free one.");
		}
		try {
			// One colon is that of a port: IPv6 addresses have more.
			if (StringUtils.countOccurrencesOf(host, ":") != 1) {
				return new NodeAddress(host, port);
			}
		}
		catch (IllegalArgumentException ex) {
			// Said below.
		}
		throw PropertyChecks.invalid("pura.remote.address", host,
				"It must be a host name or an IP address, without a port and without brackets.");
	}

	private NodeAddress advertised(NodeAddress address) {
		String advertised = this.remote.advertisedAddress();
		if (!StringUtils.hasText(advertised)) {
			if (ALL_INTERFACES.contains(address.host()) && !this.cluster.discovery().fixed().seeds().isEmpty()) {
				throw PropertyChecks.invalid("pura.remote.address", address.host(),
						"No other node can reach this one under that address. Set pura.remote.advertised-address to"
								+ " the one that is among " + SEEDS + ".");
			}
			return address;
		}
		return parse("pura.remote.advertised-address", advertised, address.port());
	}

	private List<NodeAddress> seeds(NodeAddress self) {
		List<NodeAddress> seeds = new ArrayList<>();
		for (String seed : this.cluster.discovery().fixed().seeds()) {
			NodeAddress address = parse(SEEDS, seed, NodeAddress.DEFAULT_PORT);
			if (address.port() == 0) {
				throw PropertyChecks.invalid(SEEDS, seed, "It must name the port that the member listens on, not 0.");
			}
			if (isOtherNameOf(self, address)) {
				throw PropertyChecks.invalid(SEEDS, seed, ("It is this node, which calls itself %s. Write it so, or set"
						+ " pura.remote.advertised-address.")
					.formatted(self));
			}
			seeds.add(address);
		}
		return seeds;
	}

	private static boolean isOtherNameOf(NodeAddress self, NodeAddress seed) {
		return self.port() == seed.port() && !self.host().equals(seed.host()) && LOOPBACKS.contains(self.host())
				&& LOOPBACKS.contains(seed.host());
	}

	private List<NodeRole> roles() {
		List<String> roles = this.cluster.roles();
		if (!roles.stream().allMatch(StringUtils::hasText)) {
			throw PropertyChecks.invalid("pura.cluster.roles", String.join(",", roles),
					"It must not have empty roles.");
		}
		return roles.stream().map(NodeRole::new).toList();
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

	int maxMessageBytes() {
		return PropertyChecks.bytes("pura.remote.max-message-size", this.remote.maxMessageSize());
	}

}
