package io.pura.remote;

import io.pura.actor.ActorRef;
import io.pura.serialization.ActorRefFormat;
import io.pura.serialization.SerializationException;

/**
 * References as the texts that they are in messages:
 * {@code pura:host:port/incarnation/system/key}, with the incarnation in hexadecimal
 * digits, 0 for any, and the {@link RecipientKey}. Safe for use by any thread.
 */
final class RefTexts implements ActorRefFormat {

	private static final String SCHEME = "pura:";

	private static final int RADIX = 16;

	private final Wire wire;

	RefTexts(Wire wire) {
		this.wire = wire;
	}

	@Override
	public String write(ActorRef<?> ref) {
		if (ref instanceof RemoteActorRef<?> remote) {
			return text(remote.route().address(), remote.incarnation(), remote.path().system(), remote.key());
		}
		if (!this.wire.remoting().isLocal(ref)) {
			throw new SerializationException(ref.path() + " cannot travel to another node: it is an actor of another"
					+ " system, or no actor at all", null);
		}
		NodeId self = this.wire.self();
		Export export = this.wire.exports().of(ref);
		return text(self.address(), self.incarnation(), this.wire.systemName(),
				new RecipientKey(export.number(), ref.path().names()));
	}

	private static String text(NodeAddress address, long incarnation, String system, RecipientKey key) {
		return SCHEME + address + "/" + Long.toUnsignedString(incarnation, RADIX) + "/" + system + "/" + key;
	}

	@Override
	public ActorRef<?> read(String text, Class<?> protocol) {
		String[] parts = text.startsWith(SCHEME) ? text.substring(SCHEME.length()).split("/", 4) : new String[0];
		if (parts.length != 4) {
			throw new SerializationException("What stands there is no reference", null);
		}
		NodeAddress address;
		long life;
		RecipientKey key;
		try {
			address = NodeAddress.parse(parts[0]);
			life = Long.parseUnsignedLong(parts[1], RADIX);
			key = RecipientKey.parse(parts[3]);
		}
		catch (IllegalArgumentException | WireException ex) {
			throw new SerializationException("What stands there is no reference", ex);
		}
		this.wire.types().register(protocol);
		NodeId self = this.wire.self();
		boolean here = address.equals(self.address());
		if (!here && !this.wire.isMember(address)) {
			throw new SerializationException(
					"A reference to " + address + " leads to a node that is not among the seeds of " + self, null);
		}
		if (here && life == self.incarnation()) {
			Export export = this.wire.exports().find(key);
			if (export != null) {
				return export.ref();
			}
		}
		return new RemoteActorRef<>(this.wire.remoting(), this.wire.route(address), life, key, parts[2]);
	}

}
