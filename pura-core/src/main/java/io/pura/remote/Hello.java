package io.pura.remote;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * How a node introduces itself: in the setup of each connection that it opens, and as the
 * first record of a control connection that it has accepted. Written as a CBOR map, in
 * which later versions may have more properties.
 *
 * @param minVersion the oldest version of the wire that the node speaks
 * @param maxVersion the newest version of the wire that the node speaks
 * @param cluster the name of its cluster
 * @param host the host that others reach it at
 * @param port the port that others reach it at
 * @param incarnation tells its lives apart
 * @param lane what the connection is for: 0 for control, from 1 on for messages
 * @param lanes how many lanes for messages there are
 * @param codecs the formats that it speaks, its favourite first
 * @param roles what the node is for
 * @param token the shared secret, or {@code null} if there is none
 */
record Hello(int minVersion, int maxVersion, String cluster, String host, int port, long incarnation, int lane,
		int lanes, List<String> codecs, List<String> roles, @Nullable String token) {

	static final int VERSION = 1;

	private static final CBORMapper MAPPER = CBORMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	static Hello read(ByteBuf source) {
		try {
			return MAPPER.readValue(ByteBufUtil.getBytes(source), Hello.class);
		}
		catch (JacksonException ex) {
			throw new ConnectionRefusedException("this is no hello of a Pura node: " + ex.getOriginalMessage());
		}
	}

	void write(ByteBuf target) {
		target.writeBytes(MAPPER.writeValueAsBytes(this));
	}

	NodeId node() {
		return new NodeId(new NodeAddress(this.host, this.port), this.incarnation);
	}

	Hello forLane(int lane) {
		return new Hello(this.minVersion, this.maxVersion, this.cluster, this.host, this.port, this.incarnation, lane,
				this.lanes, this.codecs, this.roles, this.token);
	}

	Hello withoutToken() {
		return new Hello(this.minVersion, this.maxVersion, this.cluster, this.host, this.port, this.incarnation,
				this.lane, this.lanes, this.codecs, this.roles, null);
	}

	/**
	 * Checks whether the node that says this can talk to another one.
	 * @param own what the other one says
	 * @throws ConnectionRefusedException if not, with the reason
	 */
	void check(Hello own) {
		if (this.minVersion > own.maxVersion || this.maxVersion < own.minVersion) {
			throw new ConnectionRefusedException("%s speaks versions %d to %d of the wire, and %s versions %d to %d"
				.formatted(node(), this.minVersion, this.maxVersion, own.node(), own.minVersion, own.maxVersion));
		}
		if (!this.cluster.equals(own.cluster)) {
			throw new ConnectionRefusedException("%s is in cluster '%s', and %s in cluster '%s'".formatted(node(),
					this.cluster, own.node(), own.cluster));
		}
		if (this.codecs.stream().noneMatch(own.codecs::contains)) {
			throw new ConnectionRefusedException(
					"%s writes messages as %s, and %s as %s".formatted(node(), this.codecs, own.node(), own.codecs));
		}
	}

	/**
	 * Checks the secret of the node that says this, in a time that says nothing about the
	 * right one.
	 */
	void checkToken(@Nullable String expected) {
		if (expected == null) {
			return;
		}
		if (this.token == null) {
			throw new ConnectionRefusedException(node() + " has no token, but needs one");
		}
		if (!MessageDigest.isEqual(this.token.getBytes(StandardCharsets.UTF_8),
				expected.getBytes(StandardCharsets.UTF_8))) {
			throw new ConnectionRefusedException(node() + " has another token");
		}
	}

	@Override
	public String toString() {
		return "Hello[" + node() + ", cluster=" + this.cluster + ", lane=" + this.lane + "]";
	}

}
