package io.pura.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.pura.actor.Directive;
import io.pura.actor.Overflow;
import io.pura.serialization.compression.Compression;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * Properties of actor systems.
 *
 * @param systemName Name of the actor system. Defaults to the name of the application.
 * @param askTimeout Time to wait for a reply when an ask names no time itself.
 * @param shutdownTimeout Time that actors have to stop before they are terminated. Zero
 * terminates them at once. Should be shorter than
 * 'spring.lifecycle.timeout-per-shutdown-phase'.
 * @param keepAlive Whether the actor system keeps an application without a web server
 * alive.
 * @param mailbox Mailboxes of actors.
 * @param dispatcher Threads that run actors.
 * @param dispatchers Dispatchers by name, for actors that name one.
 * @param supervision Restarts of actors that fail.
 * @param watchdog Actors that take long over one message.
 * @param remote The port of this node and what goes over it.
 * @param serialization How messages are written for other nodes.
 * @param cluster Other nodes.
 * @param observation Observations of messages.
 * @param validation Validation of messages.
 */
@ConfigurationProperties("pura")
public record PuraProperties(@Nullable String systemName, @DefaultValue("5s") Duration askTimeout,
		@DefaultValue("20s") Duration shutdownTimeout, @DefaultValue("true") boolean keepAlive,
		@DefaultValue Mailbox mailbox, @DefaultValue Dispatcher dispatcher,
		@DefaultValue Map<String, NamedDispatcher> dispatchers, @DefaultValue Supervision supervision,
		@DefaultValue Watchdog watchdog, @DefaultValue Remote remote, @DefaultValue Serialization serialization,
		@DefaultValue Cluster cluster, @DefaultValue Observation observation, @DefaultValue Validation validation) {

	/**
	 * Properties of mailboxes.
	 *
	 * @param capacity Number of messages that wait at most in the mailbox of an actor
	 * which names no bound itself. Zero sets no bound.
	 * @param overflow What becomes of a told message that finds the mailbox full.
	 * @param highWaterMark Number of waiting messages from which on a mailbox is reported
	 * as crowded.
	 */
	public record Mailbox(@DefaultValue("0") int capacity, @DefaultValue("reject") Overflow overflow,
			@DefaultValue("10000") int highWaterMark) {

	}

	/**
	 * Properties of the dispatcher.
	 *
	 * @param parallelism Number of threads that run actors. Zero takes the number of
	 * processors, but at least two.
	 * @param throughput Number of messages that an actor handles at most before another
	 * one has its turn.
	 * @param blocking Dispatcher for actors that may block.
	 */
	public record Dispatcher(@DefaultValue("0") int parallelism, @DefaultValue("256") int throughput,
			@DefaultValue Blocking blocking) {

	}

	/**
	 * Properties of the dispatcher for actors that may block.
	 *
	 * @param maxThreads Number of threads at most. Does not have an effect if virtual
	 * threads are enabled.
	 * @param keepAlive Time that a thread lives on without work. Does not have an effect
	 * if virtual threads are enabled.
	 */
	public record Blocking(@DefaultValue("256") int maxThreads, @DefaultValue("60s") Duration keepAlive) {

	}

	/**
	 * Properties of a dispatcher with a name.
	 *
	 * @param type Kind of its threads.
	 * @param parallelism Number of threads of the fork-join type. Zero takes the number
	 * of processors, but at least two.
	 * @param maxThreads Number of threads of the blocking type at most.
	 * @param keepAlive Time that a thread of the blocking type lives on without work.
	 */
	public record NamedDispatcher(@DefaultValue("blocking") DispatcherType type, @DefaultValue("0") int parallelism,
			@DefaultValue("256") int maxThreads, @DefaultValue("60s") Duration keepAlive) {

	}

	/**
	 * Kind of the threads of a dispatcher.
	 */
	public enum DispatcherType {

		/**
		 * A fixed number, for actors that do not block.
		 */
		FORK_JOIN,

		/**
		 * As many as are needed up to a bound, for actors that may block.
		 */
		BLOCKING,

		/**
		 * One for each actor.
		 */
		PINNED

	}

	/**
	 * Properties of the supervision of actors.
	 *
	 * @param maxRestarts Number of restarts that an actor has at most within the time
	 * that restarts are counted.
	 * @param within Time within which restarts are counted.
	 * @param backoff Time that the first restart waits. Each one after it waits twice as
	 * long as the one before.
	 * @param maxBackoff Time that a restart waits at most.
	 * @param onFailure What becomes of an actor by the class name of the exception that
	 * it fails with, such as '[java.io.IOException]'. The most specific class counts.
	 * Defaults to going on after an exception, and to a restart after an error.
	 */
	public record Supervision(@DefaultValue("10") int maxRestarts, @DefaultValue("60s") Duration within,
			@DefaultValue("100ms") Duration backoff, @DefaultValue("10s") Duration maxBackoff,
			@DefaultValue Map<String, Directive> onFailure) {

	}

	/**
	 * Properties of the watchdog.
	 *
	 * @param threshold Time that an actor may take over one message before a warning says
	 * where its thread is. Zero watches nothing.
	 */
	public record Watchdog(@DefaultValue("5s") Duration threshold) {

	}

	/**
	 * Properties of the wire.
	 *
	 * @param port Port to listen on. Zero takes a free one, which is then found under
	 * 'local.pura.port'.
	 * @param address Address to listen on.
	 * @param advertisedAddress Address at which other nodes reach this one, such as
	 * 'orders-1:8558'. Without a port it is that of this node. Defaults to the address to
	 * listen on.
	 * @param token Secret that all nodes of the cluster share.
	 * @param insecure Whether an address that other machines can reach may be listened on
	 * with neither a token nor TLS.
	 * @param maxMessageSize Largest size of a message or a reply.
	 * @param lanes Number of connections to each other node that carry messages, besides
	 * one for control and one for large messages. Defaults to a quarter of the number of
	 * processors, at least one and at most four.
	 * @param outbound What waits to be sent to another node.
	 * @param inbound What another node has sent and waits here.
	 * @param ssl TLS between nodes.
	 * @param compression Compression between nodes.
	 * @param delivery Deliveries that are acknowledged.
	 */
	public record Remote(@DefaultValue("8558") int port, @DefaultValue("127.0.0.1") String address,
			@Nullable String advertisedAddress, @Nullable String token, @DefaultValue("false") boolean insecure,
			@DefaultValue("64MB") DataSize maxMessageSize, @Nullable Integer lanes, @DefaultValue Outbound outbound,
			@DefaultValue Inbound inbound, @DefaultValue Ssl ssl, @DefaultValue WireCompression compression,
			@DefaultValue Delivery delivery) {

		/**
		 * Returns everything but the secret.
		 */
		@Override
		public String toString() {
			return "Remote[" + this.address + ":" + this.port + "]";
		}

	}

	/**
	 * Properties of what waits to be sent to another node. They hold for each of its
	 * connections.
	 *
	 * @param messages Number of messages that wait at most to be sent on one connection.
	 * @param bytes Size of what waits at most to be sent on one connection, going by what
	 * other messages of the same types took.
	 * @param overflow What becomes of a told message that finds no room among those that
	 * wait to be sent.
	 */
	public record Outbound(@DefaultValue("65536") int messages, @DefaultValue("8MB") DataSize bytes,
			@DefaultValue("reject") Overflow overflow) {

	}

	/**
	 * Properties of what another node has sent and waits in mailboxes.
	 *
	 * @param highWater Size of what one other node may have waiting in mailboxes before
	 * it has to wait. One actor may hold an eighth of it.
	 */
	public record Inbound(@DefaultValue("32MB") DataSize highWater) {

	}

	/**
	 * Properties of TLS between nodes.
	 *
	 * @param bundle Name of the SSL bundle. Without one there is no TLS.
	 * @param clientAuth Whether the node that connects must show a certificate, too.
	 */
	public record Ssl(@Nullable String bundle, @DefaultValue("need") ClientAuth clientAuth) {

	}

	/**
	 * Whether the node that connects must show a certificate.
	 */
	public enum ClientAuth {

		/**
		 * It need not.
		 */
		NONE,

		/**
		 * It may.
		 */
		WANT,

		/**
		 * It must.
		 */
		NEED

	}

	/**
	 * Properties of compression between nodes.
	 *
	 * @param algorithm Algorithm of what this node sends to those nodes that can read it.
	 * Whoever can have text of his own sent beside secrets, and sees how much is sent,
	 * can guess them, with TLS too.
	 * @param threshold Size of the smallest batch of messages that is compressed.
	 */
	public record WireCompression(@DefaultValue("none") Compression algorithm,
			@DefaultValue("1KB") DataSize threshold) {

	}

	/**
	 * Properties of deliveries at least once and exactly once.
	 *
	 * @param window Number of deliveries to one actor of another node that may be under
	 * way without an acknowledgement.
	 * @param giveUpAfter Time that a delivery waits while its node is out of reach before
	 * it fails.
	 * @param maxAttempts Number of connections over which a delivery is sent before it
	 * fails.
	 */
	public record Delivery(@DefaultValue("1024") int window, @DefaultValue("60s") Duration giveUpAfter,
			@DefaultValue("32") int maxAttempts) {

	}

	/**
	 * Properties of serialization.
	 *
	 * @param format Format of messages: 'cbor', 'json', 'raw', 'smile', 'protobuf',
	 * 'fory' or the name of a codec of the application.
	 * @param types Formats of single messages by the name of the message or of its class,
	 * or of all messages of a protocol by the class of the protocol, such as
	 * '[com.acme.Order$Place]'.
	 * @param verifyLocal Whether messages between actors of this node are written and
	 * read as if they went to another one, which shows in tests what cannot travel.
	 * @param protocols Comma-separated list of the classes of protocols that are meant
	 * for other nodes. A node does not start if one of their messages cannot travel.
	 */
	public record Serialization(@DefaultValue("cbor") String format, @DefaultValue Map<String, String> types,
			@DefaultValue("false") boolean verifyLocal, @DefaultValue List<Class<?>> protocols) {

	}

	/**
	 * Properties of the cluster.
	 *
	 * @param enabled Whether this application is a node of a cluster. Defaults to whether
	 * there are seeds.
	 * @param name Name of the cluster, the same on all nodes. Defaults to the name of the
	 * actor system.
	 * @param architecture Architecture of the cluster. Only 'decentralized' is there yet.
	 * @param roles Comma-separated list of what this node is for.
	 * @param failoverTarget Time that a node may be out of reach before its actors are
	 * taken for lost.
	 * @param waitForJoin Time that start-up waits at most for the first other member. A
	 * member that refuses this node ends start-up then. Zero does not wait.
	 * @param discovery How other nodes are found.
	 */
	public record Cluster(@Nullable Boolean enabled, @Nullable String name,
			@DefaultValue("decentralized") String architecture, @DefaultValue List<String> roles,
			@DefaultValue("5s") Duration failoverTarget, @DefaultValue("0s") Duration waitForJoin,
			@DefaultValue Discovery discovery) {

	}

	/**
	 * Properties of discovery.
	 *
	 * @param fixed Members that are known beforehand.
	 */
	public record Discovery(@Name("static") @DefaultValue StaticDiscovery fixed) {

	}

	/**
	 * Properties of static discovery.
	 *
	 * @param seeds Comma-separated list of the addresses of all members, such as
	 * 'orders-1:8558', with or without that of this node.
	 */
	public record StaticDiscovery(@DefaultValue List<String> seeds) {

	}

	/**
	 * Properties of the observations of messages.
	 *
	 * @param enabled Whether messages are observed, which makes spans and timers.
	 * Defaults to whether there is a tracer.
	 */
	public record Observation(@Nullable Boolean enabled) {

	}

	/**
	 * Properties of the validation of messages.
	 *
	 * @param enabled Whether messages that carry constraints are validated before they
	 * are handled, if there is a validator.
	 */
	public record Validation(@DefaultValue("true") boolean enabled) {

	}

}
