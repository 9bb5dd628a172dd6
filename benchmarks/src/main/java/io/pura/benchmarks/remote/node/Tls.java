package io.pura.benchmarks.remote.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

/**
 * TLS between two nodes that share a key, with the provider of the JDK and one cipher
 * suite, so that all systems have the same work.
 *
 * @param keyStore a file with the key
 */
public record Tls(Path keyStore) {

	/**
	 * The only version.
	 */
	public static final String PROTOCOL = "TLSv1.3";

	/**
	 * The only cipher suite.
	 */
	public static final String CIPHER = "TLS_AES_128_GCM_SHA256";

	/**
	 * The password of the file and of the key.
	 */
	public static final String PASSWORD = "benchmark";

	/**
	 * Makes a key that is its own certificate authority, with the tool of the JDK.
	 * @param folder where to put its file
	 * @return what uses the key
	 * @throws IOException if that is not possible
	 * @throws InterruptedException if this thread was interrupted
	 */
	public static Tls create(Path folder) throws IOException, InterruptedException {
		Path file = folder.resolve("node.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "node", "-keyalg", "RSA", "-keysize", "2048", "-validity", "2", "-dname",
				"CN=" + TestedNode.HOST, "-ext", "SAN=ip:" + TestedNode.HOST, "-storetype", "PKCS12", "-keystore",
				file.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes());
		if (keytool.waitFor() != 0) {
			throw new IOException("keytool has made no key: " + output);
		}
		return new Tls(file);
	}

	/**
	 * Returns the side that is connected to.
	 * @return the context of a server
	 */
	public SslContext server() {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(load(), PASSWORD.toCharArray());
			return build(SslContextBuilder.forServer(keys));
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(this.keyStore + " has no key", ex);
		}
	}

	/**
	 * Returns the side that connects.
	 * @return the context of a client
	 */
	public SslContext client() {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(load());
			return build(SslContextBuilder.forClient().trustManager(trust));
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(this.keyStore + " has no certificate", ex);
		}
	}

	private static SslContext build(SslContextBuilder builder) throws SSLException {
		return builder.sslProvider(SslProvider.JDK).protocols(PROTOCOL).ciphers(List.of(CIPHER)).build();
	}

	private KeyStore load() throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(this.keyStore)) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

}
