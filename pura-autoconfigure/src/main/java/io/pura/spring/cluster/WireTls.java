package io.pura.spring.cluster;

import java.util.List;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.pura.remote.rsocket.RSocketTransport;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * Makes TLS between nodes of an SSL bundle, with which a node is both server and client.
 */
public final class WireTls {

	private WireTls() {
	}

	/**
	 * Adds TLS to a transport.
	 * @param builder the transport
	 * @param bundle keys, trust and options
	 * @param clientAuth whether the node that connects must show a certificate, too
	 * @return the same builder
	 */
	public static RSocketTransport.Builder apply(RSocketTransport.Builder builder, SslBundle bundle,
			ClientAuth clientAuth) {
		SslManagerBundle managers = bundle.getManagers();
		try {
			SslContext server = options(SslContextBuilder.forServer(managers.getKeyManagerFactory()), bundle)
				.trustManager(managers.getTrustManagerFactory())
				.clientAuth(clientAuth)
				.build();
			SslContext client = options(SslContextBuilder.forClient(), bundle)
				.keyManager(managers.getKeyManagerFactory())
				.trustManager(managers.getTrustManagerFactory())
				.build();
			return builder.tls(server, client);
		}
		catch (SSLException ex) {
			throw new IllegalStateException(
					"The SSL bundle under pura.remote.ssl.bundle cannot be used: " + ex.getMessage(), ex);
		}
	}

	private static SslContextBuilder options(SslContextBuilder builder, SslBundle bundle) {
		SslOptions options = bundle.getOptions();
		if (options.getCiphers() != null) {
			builder.ciphers(List.of(options.getCiphers()));
		}
		if (options.getEnabledProtocols() != null) {
			builder.protocols(options.getEnabledProtocols());
		}
		return builder;
	}

}
