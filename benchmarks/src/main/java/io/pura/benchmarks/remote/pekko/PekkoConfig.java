package io.pura.benchmarks.remote.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.pura.benchmarks.remote.node.Answer;
import io.pura.benchmarks.remote.node.Count;
import io.pura.benchmarks.remote.node.Endpoint;
import io.pura.benchmarks.remote.node.TestedNode;
import io.pura.benchmarks.remote.node.Tls;
import org.jspecify.annotations.Nullable;

/**
 * How Pekko is tuned: as many threads as processors, one lane, a queue that is as long as
 * Pura's, a stream of its own for large messages, and tables that are in use soon rather
 * than after a minute.
 */
final class PekkoConfig {

	private static final String CONFIG = """
			pekko {
				actor {
					provider = remote
					default-dispatcher {
						throughput = 100
						fork-join-executor {
							parallelism-min = %1$d
							parallelism-max = %1$d
						}
					}
					internal-dispatcher.fork-join-executor {
						parallelism-min = %1$d
						parallelism-max = %1$d
					}
					serializers.raw = "%2$s"
					serialization-bindings {
						"%4$s" = %3$s
						"%5$s" = %3$s
						"%6$s" = %3$s
					}
				}
				remote {
					warn-about-direct-use = off
					default-remote-dispatcher.fork-join-executor {
						parallelism-min = %1$d
						parallelism-max = %1$d
					}
					artery {
						transport = tcp
						canonical.hostname = "%7$s"
						canonical.port = %8$d
						large-message-destinations = ["/user/%9$s"]
						advanced {
							inbound-lanes = 1
							outbound-message-queue-size = 65536
							maximum-large-frame-size = 12 MiB
							large-buffer-pool-size = 8
							compression.actor-refs.advertisement-interval = 1 second
							compression.manifests.advertisement-interval = 1 second
						}
					}
				}
			}
			""";

	private static final String TLS = """
			pekko.remote.artery {
				transport = tls-tcp
				ssl.config-ssl-engine {
					key-store = "%1$s"
					key-store-password = "%2$s"
					key-password = "%2$s"
					trust-store = "%1$s"
					trust-store-password = "%2$s"
					protocol = "%3$s"
					enabled-algorithms = ["%4$s"]
					require-mutual-authentication = off
				}
			}
			""";

	private PekkoConfig() {
	}

	static Config of(Endpoint endpoint, String serializer) {
		String config = CONFIG.formatted(Runtime.getRuntime().availableProcessors(), FieldsSerializer.class.getName(),
				serializer, PekkoNode.Travelling.class.getName(), Count.class.getName(), Answer.class.getName(),
				TestedNode.HOST, endpoint.ports().own(), TestedNode.BULK);
		return ConfigFactory.parseString(tls(endpoint.tls()))
			.withFallback(ConfigFactory.parseString(config))
			.withFallback(ConfigFactory.load());
	}

	private static String tls(@Nullable Tls tls) {
		return (tls == null) ? "" : TLS.formatted(tls.keyStore(), Tls.PASSWORD, Tls.PROTOCOL, Tls.CIPHER);
	}

}
