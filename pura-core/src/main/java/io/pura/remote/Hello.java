package io.pura.remote;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.pura.serialization.Redacted;
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
 * @param lane what the connection is for: 0 for control, then the ordinary lanes, and the
 * one after them for large messages
 * @param lanes how many ordinary lanes there are
 * @param codecs the formats that it speaks, its favourite first
 * @param roles what the node is for
 * @param proof proves that the node has the shared secret, {@code null} if it has none
 * @param maxMessageBytes the largest message that it takes, {@code null} if it takes what
 * the other node sends
 * @param compressions the algorithms of compression that it can read
 */
record Hello(int minVersion, int maxVersion, String cluster, String host, int port, long incarnation, int lane,
		int lanes, List<String> codecs, List<String> roles, @Nullable String proof, @Nullable Integer maxMessageBytes,
		List<String> compressions) {

	static final int VERSION = 1;

	private static final int MAX_LANES = 64;

	private static final CBORMapper MAPPER = CBORMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	Hello {
		if (compressions == null) {
			// Of a node that does not say.
			compressions = List.of();
		}
	}

	static Hello read(ByteBuf source) {
		try {
			Hello hello = MAPPER.readValue(ByteBufUtil.getBytes(source), Hello.class);
			hello.validate();
			return hello;
		}
		catch (JacksonException ex) {
			throw new ConnectionRefusedException("this is no hello of a Pura node: " + Redacted.text(ex));
		}
		catch (IllegalArgumentException ex) {
			throw new ConnectionRefusedException("this is no hello of a Pura node: " + ex.getMessage());
		}
	}

	private void validate() {
		require(this.cluster != null && this.host != null && this.codecs != null && this.roles != null,
				"something is missing");
		require(this.port > 0 && this.incarnation != RemoteActorRef.ANY_INCARNATION, "it has no address");
		require(this.lanes > 0 && this.lanes <= MAX_LANES && this.lane >= 0 && this.lane <= this.lanes + 1,
				"lane " + this.lane + " of " + this.lanes);
		require(this.maxMessageBytes == null || this.maxMessageBytes > 0, "it takes no messages");
		require(this.roles.stream().noneMatch((role) -> role == null || role.isBlank()), "it has a blank role");
		node();
	}

	private static void require(boolean condition, String problem) {
		if (!condition) {
			throw new IllegalArgumentException(problem);
		}
	}

	void write(ByteBuf target) {
		target.writeBytes(MAPPER.writeValueAsBytes(this));
	}

	NodeId node() {
		return new NodeId(new NodeAddress(this.host, this.port), this.incarnation);
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
	 * Checks whether this node has the secret that the other one has.
	 * @param token the secret of the other one, or {@code null} if it has none
	 * @param own what the other one says
	 * @param answered the incarnation that a proof must answer, or 0 if none
	 * @throws ConnectionRefusedException if not
	 */
	void checkProof(@Nullable String token, NodeId own, long answered) {
		if (token == null) {
			if (this.proof != null) {
				throw new ConnectionRefusedException(node() + " has a token, and " + own + " has none");
			}
			return;
		}
		if (this.proof == null) {
			throw new ConnectionRefusedException(node() + " has no token, and " + own + " has one");
		}
		if (!Proof.isEqual(this.proof, Proof.of(token, this.cluster, node(), this.lane, answered))) {
			throw new ConnectionRefusedException(node() + " has another token than " + own);
		}
	}

	@Override
	public String toString() {
		return "Hello[" + node() + ", cluster=" + this.cluster + ", lane=" + this.lane + "]";
	}

}
