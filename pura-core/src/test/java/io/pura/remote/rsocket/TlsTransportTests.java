package io.pura.remote.rsocket;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.netty.buffer.Unpooled;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.pura.remote.ConnectionKind;
import io.pura.remote.NodeAddress;
import io.pura.remote.RecordingListener;
import io.pura.remote.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RSocketTransport} with TLS, in which both sides show a certificate.
 */
class TlsTransportTests extends RSocketTransportLaws {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private static SslContext server;

	private static SslContext client;

	private static SslContext clientWithoutCertificate;

	private static SslContext clientThatTrustsNobody;

	private final List<Transport> others = new ArrayList<>();

	@BeforeAll
	static void makeCertificates(@TempDir Path folder) throws Exception {
		KeyStore ours = keyStore(folder.resolve("ours.p12"));
		KeyStore others = keyStore(folder.resolve("others.p12"));
		server = SslContextBuilder.forServer(keys(ours))
			.trustManager(trust(ours))
			.clientAuth(ClientAuth.REQUIRE)
			.build();
		client = SslContextBuilder.forClient().keyManager(keys(ours)).trustManager(trust(ours)).build();
		clientWithoutCertificate = SslContextBuilder.forClient().trustManager(trust(ours)).build();
		clientThatTrustsNobody = SslContextBuilder.forClient()
			.keyManager(keys(ours))
			.trustManager(trust(others))
			.build();
	}

	@Override
	protected Transport transport() {
		return patient().tls(server, client).build();
	}

	@AfterEach
	void closeOthers() {
		this.others.forEach((other) -> result(other.close()));
	}

	@Test
	void clientWithoutCertificateIsRefused() {
		RecordingListener acceptor = listener(1);
		RecordingListener opener = listener(1);
		open(RSocketTransport.builder().tls(server, clientWithoutCertificate), bind(acceptor), opener);
		await("the connection has ended", opener::isClosed);
		settle();
		assertThat(opener.cause()).hasRootCauseInstanceOf(SSLException.class);
		assertThat(acceptor.hasConnection()).isFalse();
	}

	@Test
	void serverThatIsNotTrustedIsNotConnected() {
		RecordingListener acceptor = listener(1);
		RecordingListener opener = listener(1);
		open(RSocketTransport.builder().tls(server, clientThatTrustsNobody), bind(acceptor), opener);
		await("the connection has ended", opener::isClosed);
		assertThat(opener.openedCount()).isZero();
		assertThat(opener.cause()).isInstanceOf(SSLException.class);
		assertThat(acceptor.hasConnection()).isFalse();
	}

	@Test
	void clientWithoutTlsIsNotAccepted() {
		RecordingListener acceptor = listener(1);
		RecordingListener opener = listener(1);
		open(RSocketTransport.builder(), bind(acceptor), opener);
		await("the connection has ended", opener::isClosed);
		assertThat(opener.cause()).isNotNull();
		assertThat(acceptor.hasConnection()).isFalse();
	}

	@Test
	void serverWithoutTlsIsNotConnected() {
		RecordingListener acceptor = listener(1);
		RecordingListener opener = listener(1);
		RSocketTransport plain = RSocketTransport.builder().connectTimeout(Duration.ofMillis(500)).build();
		this.others.add(plain);
		NodeAddress address = result(plain.bind(anyAddress(), acceptor));
		open(RSocketTransport.builder().tls(server, client), address, opener);
		await("the connection has ended", opener::isClosed);
		assertThat(opener.cause()).isNotNull();
		assertThat(opener.openedCount()).isZero();
		assertThat(acceptor.hasConnection()).isFalse();
	}

	@Test
	void handshakeThatHangsEnds() throws IOException {
		try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			RecordingListener opener = listener(1);
			open(RSocketTransport.builder().tls(server, client).connectTimeout(Duration.ofMillis(300)),
					new NodeAddress("127.0.0.1", mute.getLocalPort()), opener);
			await("the connection has ended", opener::isClosed);
			assertThat(opener.openedCount()).isZero();
			assertThat(opener.cause()).isInstanceOfAny(ConnectTimeoutException.class, SSLException.class);
		}
	}

	@Test
	void portScannersDoNoHarm() throws IOException {
		RecordingListener acceptor = listener(1);
		NodeAddress address = bind(acceptor);
		for (int i = 0; i < 5; i++) {
			new Socket(address.host(), address.port()).close();
			try (Socket socket = new Socket(address.host(), address.port())) {
				socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			}
		}
		open(RSocketTransport.builder().tls(server, client), address, listener(1));
		await("a node is accepted", acceptor::hasConnection);
	}

	@Test
	void contextsMustNotBeSwapped() {
		assertThatIllegalArgumentException().isThrownBy(() -> RSocketTransport.builder().tls(client, server));
	}

	private void open(RSocketTransport.Builder builder, NodeAddress address, RecordingListener opener) {
		Transport transport = builder.build();
		this.others.add(transport);
		transport.connect(address, Unpooled.copiedBuffer("setup", StandardCharsets.UTF_8), ConnectionKind.DATA, opener);
	}

	private static KeyStore keyStore(Path file) throws Exception {
		Path log = Files.createTempFile(file.getParent(), "keytool", ".log");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "node", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=node",
				"-ext", "SAN=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore",
				file.toString(), "-storepass", new String(PASSWORD))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(keytool.waitFor()).as(() -> read(log)).isZero();
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD);
		}
		return store;
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static KeyManagerFactory keys(KeyStore store) throws GeneralSecurityException {
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(store, PASSWORD);
		return factory;
	}

	private static TrustManagerFactory trust(KeyStore store) throws GeneralSecurityException {
		KeyStore certificates = KeyStore.getInstance("PKCS12");
		try {
			certificates.load(null, null);
		}
		catch (IOException ex) {
			throw new GeneralSecurityException(ex);
		}
		certificates.setCertificateEntry("node", store.getCertificate("node"));
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(certificates);
		return factory;
	}

}
