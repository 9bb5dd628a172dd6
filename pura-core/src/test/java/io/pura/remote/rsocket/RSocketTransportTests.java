package io.pura.remote.rsocket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.pura.remote.ConnectionKind;
import io.pura.remote.ConnectionRefusedException;
import io.pura.remote.NodeAddress;
import io.pura.remote.RecordingListener;
import io.pura.remote.Transport;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.exceptions.RejectedSetupException;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.DefaultPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link RSocketTransport}.
 */
class RSocketTransportTests extends RSocketTransportLaws {

	private final List<Transport> others = new ArrayList<>();

	@Override
	protected Transport transport() {
		return patient().build();
	}

	@AfterEach
	void closeOthers() {
		this.others.forEach((other) -> result(other.close()));
	}

	@Test
	void everyRefusalArrives() {
		NodeAddress address = bind((setup, connection) -> {
			throw new ConnectionRefusedException("no, " + setup.toString(StandardCharsets.UTF_8));
		});
		Transport client = other(patient());
		List<RecordingListener> openers = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			RecordingListener opener = listener(1);
			openers.add(opener);
			client.connect(address, Unpooled.copiedBuffer("number " + i, StandardCharsets.UTF_8), ConnectionKind.DATA,
					opener);
		}
		for (int i = 0; i < openers.size(); i++) {
			await("refusal " + i, openers.get(i)::isClosed);
			assertThat(openers.get(i).cause()).isInstanceOf(ConnectionRefusedException.class)
				.hasMessage("no, number " + i);
		}
	}

	@Test
	void peerThatNeverAnswersIsLost() throws IOException {
		try (ServerSocket mute = mute(50)) {
			RecordingListener opener = listener(1);
			open(other(impatient()), address(mute), opener);
			await("the connection has ended", opener::isClosed);
			assertThat(opener.openedCount()).isOne();
			assertThat(opener.cause()).isInstanceOf(IOException.class).hasMessageContaining("keep-alive");
		}
	}

	@Test
	void bothSidesNoticeASilentNetwork() throws IOException {
		RecordingListener acceptor = listener(4);
		RecordingListener opener = listener(4);
		try (Proxy proxy = new Proxy(result(other(impatient()).bind(anyAddress(), acceptor)))) {
			open(other(impatient()), proxy.address(), opener);
			opener.send(bytes(100));
			await("a batch has come", () -> acceptor.receivedCount() == 1);
			proxy.fallSilent();
			await("the opener notices", opener::isClosed);
			await("the acceptor notices", acceptor::isClosed);
		}
		assertThat(opener.cause()).isInstanceOf(IOException.class).hasMessageContaining("keep-alive");
		assertThat(acceptor.cause()).isInstanceOf(IOException.class).hasMessageContaining("keep-alive");
	}

	@Test
	void idleConnectionLivesOn() {
		RecordingListener acceptor = listener(4);
		RecordingListener opener = listener(4);
		open(other(impatient()), bind(acceptor), opener);
		await("the connection is accepted", acceptor::hasConnection);
		for (int i = 0; i < 30; i++) {
			settle();
		}
		assertThat(opener.isClosed()).isFalse();
		assertThat(acceptor.isClosed()).isFalse();
	}

	@Test
	void bothSidesNoticeAPeerThatIsKilled() throws IOException {
		RecordingListener acceptor = listener(4);
		RecordingListener opener = listener(4);
		try (Proxy proxy = new Proxy(bind(acceptor))) {
			open(other(patient()), proxy.address(), opener);
			opener.send(bytes(100));
			await("a batch has come", () -> acceptor.receivedCount() == 1);
			proxy.hangUp();
			await("the opener notices", opener::isClosed);
			await("the acceptor notices", acceptor::isClosed);
		}
		assertThat(opener.cause()).isInstanceOf(IOException.class).hasMessageContaining("is lost");
		assertThat(acceptor.cause()).isInstanceOf(IOException.class).hasMessageContaining("is lost");
	}

	@Test
	void killInTheMidstOfTrafficIsNoticed() throws IOException {
		RecordingListener acceptor = listener(16);
		RecordingListener opener = listener(16);
		try (Proxy proxy = new Proxy(bind(acceptor))) {
			open(other(patient()), proxy.address(), opener);
			for (int i = 0; i < 500; i++) {
				opener.send(bytes(60_000));
			}
			await("some have come", () -> acceptor.receivedCount() > 20);
			proxy.hangUp();
			await("the opener notices", opener::isClosed);
			await("the acceptor notices", acceptor::isClosed);
		}
		assertThat(opener.cause()).isInstanceOf(IOException.class);
		assertThat(acceptor.cause()).isInstanceOf(IOException.class);
	}

	@Test
	void connectThatHangsEnds() throws IOException {
		try (ServerSocket full = mute(1)) {
			List<Socket> crowd = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				Socket socket = new Socket();
				crowd.add(socket);
				CompletableFuture.runAsync(() -> {
					try {
						socket.connect(full.getLocalSocketAddress());
					}
					catch (IOException ex) {
						// closed below
					}
				}, (code) -> new Thread(code).start());
			}
			settle();
			RecordingListener opener = listener(1);
			open(other(impatient()), address(full), opener);
			await("the connection has ended", opener::isClosed);
			assertThat(opener.cause()).isInstanceOf(ConnectTimeoutException.class);
			assertThat(opener.openedCount()).isZero();
			for (Socket socket : crowd) {
				socket.close();
			}
		}
	}

	@Test
	void closingTheTransportEndsAConnectThatHangs() throws IOException {
		RecordingListener opener = listener(1);
		Transport client = other(RSocketTransport.builder().connectTimeout(Duration.ofMinutes(1)));
		open(client, new NodeAddress("192.0.2.1", 9), opener);
		result(client.close());
		await("the connection has ended", opener::isClosed);
	}

	@Test
	void unknownHostEndsTheConnection() {
		RecordingListener opener = listener(1);
		open(other(RSocketTransport.builder()), new NodeAddress("no-such-host.invalid", 8558), opener);
		await("the connection has ended", opener::isClosed);
		assertThat(opener.cause()).isInstanceOfAny(UnknownHostException.class, ConnectTimeoutException.class);
		assertThat(opener.openedCount()).isZero();
	}

	@Test
	void hostNameIsLookedUp() {
		RecordingListener acceptor = listener(1);
		NodeAddress address = bind(acceptor);
		open(other(patient()), new NodeAddress("localhost", address.port()), listener(1));
		await("the connection is accepted", acceptor::hasConnection);
	}

	@Test
	void garbageDoesNoHarm() throws IOException {
		RecordingListener acceptor = listener(1);
		Transport server = other(impatient());
		NodeAddress address = result(server.bind(anyAddress(), acceptor));
		byte[] noise = new byte[10_000];
		new Random(1).nextBytes(noise);
		byte[] requestBeforeSetup = { 0, 0, 6, 0, 0, 0, 1, 0x14, 0 };
		byte[] tooShort = { 0, 0, 1, 7 };
		byte[] empty = { 0, 0, 0 };
		for (byte[] bytes : List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII), noise,
				requestBeforeSetup, tooShort, empty, new byte[0])) {
			try (Socket socket = new Socket(address.host(), address.port())) {
				socket.setSoTimeout(20_000);
				socket.getOutputStream().write(bytes);
				readToTheEnd(socket);
			}
			new Socket(address.host(), address.port()).close();
		}
		assertThat(acceptor.hasConnection()).isFalse();
		open(server, address, listener(1));
		await("a node is accepted", acceptor::hasConnection);
	}

	@Test
	void garbageAfterTheSetupEndsTheConnectionOnly() throws IOException {
		RecordingListener acceptor = listener(1);
		NodeAddress address = bind((setup, connection) -> acceptor.hasConnection()
				? listener(1).accept(setup, connection) : acceptor.accept(setup, connection));
		AtomicReference<byte[]> setup = new AtomicReference<>();
		try (ServerSocket tap = mute(1)) {
			RecordingListener opener = listener(0);
			open(other(patient()), address(tap), opener);
			try (Socket tapped = tap.accept()) {
				setup.set(frame(tapped));
			}
		}
		try (Socket socket = new Socket(address.host(), address.port())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(setup.get());
			await("the setup is accepted", acceptor::hasConnection);
			socket.getOutputStream().write(new byte[] { 0, 0, 1, 7, 0, 0, 2, 1, 1 });
			await("the connection has ended", acceptor::isClosed);
		}
		assertThat(acceptor.cause()).isNotNull();
		RecordingListener next = listener(1);
		open(other(patient()), address, next);
		await("the next is open", next::hasConnection);
	}

	@Test
	void brokenSetupsDoNoHarm() throws IOException {
		RecordingListener last = listener(1);
		NodeAddress address = bind((setup, connection) -> setup.toString(StandardCharsets.UTF_8).equals("last")
				? last.accept(setup, connection) : new RecordingListener(1).accept(setup, connection));
		byte[] setup;
		try (ServerSocket tap = mute(1)) {
			open(other(patient()), address(tap), listener(0));
			try (Socket tapped = tap.accept()) {
				setup = frame(tapped);
			}
		}
		Random random = new Random(7);
		for (int i = 0; i < 300; i++) {
			byte[] broken = setup.clone();
			for (int changes = random.nextInt(4); changes >= 0; changes--) {
				broken[3 + random.nextInt(broken.length - 3)] = (byte) random.nextInt(256);
			}
			try (Socket socket = new Socket(address.host(), address.port())) {
				socket.getOutputStream().write(broken);
			}
		}
		other(patient()).connect(address, Unpooled.copiedBuffer("last", StandardCharsets.UTF_8), ConnectionKind.DATA,
				listener(1));
		await("a node is accepted", last::hasConnection);
	}

	@Test
	void strangersAreRefused() {
		NodeAddress address = bind(listener(1));
		RSocket stranger = stranger(address, "application/json");
		assertThatThrownBy(() -> stranger.requestResponse(DefaultPayload.create("hello")).block(Duration.ofSeconds(20)))
			.isInstanceOf(RejectedSetupException.class)
			.hasMessageContaining("application/json");
	}

	@Test
	void otherInteractionsAreRefused() {
		RecordingListener acceptor = listener(1);
		RSocket peer = stranger(bind(acceptor), RSocketTransport.MIME_TYPE);
		Payload payload = DefaultPayload.create("hello");
		assertThatThrownBy(() -> peer.requestResponse(payload).block(Duration.ofSeconds(20)))
			.hasMessageContaining("not implemented");
		assertThatThrownBy(() -> peer.requestStream(payload).blockLast(Duration.ofSeconds(20)))
			.hasMessageContaining("not implemented");
		peer.fireAndForget(payload).block(Duration.ofSeconds(20));
		peer.metadataPush(DefaultPayload.create("", "hello")).block(Duration.ofSeconds(20));
		settle();
		assertThat(acceptor.isClosed()).isFalse();
		peer.dispose();
		await("the connection has ended", acceptor::isClosed);
	}

	@Test
	void secondChannelEndsTheConnection() {
		RecordingListener acceptor = listener(1);
		RSocket peer = stranger(bind(acceptor), RSocketTransport.MIME_TYPE);
		Flux<Payload> outbound = Mono.just(DefaultPayload.create("")).concatWith(Mono.never());
		peer.requestChannel(outbound).subscribe(null, (ex) -> {
		});
		peer.requestChannel(outbound).subscribe(null, (ex) -> {
		});
		await("the connection has ended", acceptor::isClosed);
		assertThat(acceptor.cause()).hasMessageContaining("second channel");
	}

	@Test
	void peerThatSendsMoreThanGrantedIsLost() throws IOException {
		RecordingListener acceptor = listener(0);
		NodeAddress address = bind(acceptor);
		try (ServerSocket tap = mute(1)) {
			open(other(patient()), address(tap), listener(0));
			try (Socket tapped = tap.accept(); Socket socket = new Socket(address.host(), address.port())) {
				socket.getOutputStream().write(frame(tapped));
				socket.getOutputStream().write(frame(tapped));
				await("the connection is accepted", acceptor::hasConnection);
				socket.getOutputStream().write(new byte[] { 0, 0, 7, 0, 0, 0, 1, 0x28, 0x20, 42 });
				await("the connection has ended", acceptor::isClosed);
			}
		}
		assertThat(acceptor.receivedCount()).isZero();
		assertThat(acceptor.cause()).isNotNull();
	}

	@Test
	void peerThatAsksWithoutEndAndReadsNothingIsLost() throws IOException {
		RecordingListener acceptor = listener(1);
		byte[] request = { 0, 0, 6, 0, 0, 0, 3, 0x10, 0 };
		ByteBuffer requests = ByteBuffer.allocate(10_000 * request.length);
		while (requests.hasRemaining()) {
			requests.put(request);
		}
		asPeer(acceptor, (out) -> {
			for (int i = 0; i < 100 && !acceptor.isClosed(); i++) {
				out.write(requests.array());
			}
		});
		assertThat(acceptor.cause()).hasMessageContaining("more answers than it reads");
	}

	@Test
	void peerThatWantsToHearMuchAsASignOfLifeIsLost() throws IOException {
		RecordingListener acceptor = listener(1);
		int size = Frames.HEADER_SIZE + Long.BYTES + RSocketConnection.MAX_ECHO_BYTES + 1;
		byte[] question = new byte[3 + size];
		ByteBuffer.wrap(question).putInt(size << 8).putShort(7, (short) (0x0C00 | 0x80));
		asPeer(acceptor, (out) -> out.write(question));
		assertThat(acceptor.cause()).hasMessageContaining("1025 bytes as a sign of life");
	}

	/** Opens a connection as a node does, and then writes what no node would. */
	private void asPeer(RecordingListener acceptor, Writing writing) throws IOException {
		NodeAddress address = bind(acceptor);
		try (ServerSocket tap = mute(1)) {
			open(other(patient()), address(tap), listener(0));
			try (Socket tapped = tap.accept(); Socket socket = new Socket(address.host(), address.port())) {
				socket.getOutputStream().write(frame(tapped));
				socket.getOutputStream().write(frame(tapped));
				await("the connection is accepted", acceptor::hasConnection);
				try {
					writing.to(socket.getOutputStream());
				}
				catch (IOException ex) {
					// The node may have hung up already.
				}
				await("the connection has ended", acceptor::isClosed);
			}
		}
	}

	@Test
	void strangerCannotMakeANodeKeepMoreThanASetup() throws IOException {
		RecordingListener acceptor = listener(1);
		NodeAddress address = bind(acceptor);
		int size = FrameDecoder.MAX_SETUP_BYTES + 1;
		try (Socket socket = new Socket(address.host(), address.port())) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write(new byte[] { (byte) (size >> 16), (byte) (size >> 8), (byte) size });
			// Long before the node would lose patience, and before the frame has come.
			readToTheEnd(socket);
		}
		assertThat(acceptor.hasConnection()).isFalse();
	}

	@Test
	void setupThatIsTooLargeIsNotAccepted() {
		RecordingListener acceptor = listener(1);
		RecordingListener opener = listener(1);
		NodeAddress address = bind(acceptor);
		other(patient()).connect(address, Unpooled.wrappedBuffer(new byte[FrameDecoder.MAX_SETUP_BYTES]),
				ConnectionKind.DATA, opener);
		await("the connection has ended", opener::isClosed);
		assertThat(opener.cause()).isInstanceOf(IOException.class);
		assertThat(acceptor.hasConnection()).isFalse();
	}

	@Test
	void largeBatchesComeOnceTheSetupIsAccepted() {
		Pair pair = pair(1, 1);
		byte[] large = bytes(RSocketConnection.MAX_BATCH_BYTES);
		pair.opener().send(large);
		await("the batch has come", () -> pair.acceptor().receivedCount() == 1);
		assertThat(pair.acceptor().received()).containsExactly(large);
	}

	@Test
	void whoAnswersCannotMakeANodeKeepMoreThanABatch() throws IOException {
		RecordingListener opener = listener(1);
		int size = FrameDecoder.MAX_FRAME_BYTES + 1;
		try (ServerSocket server = mute(1)) {
			open(other(patient()), address(server), opener);
			try (Socket socket = server.accept()) {
				frame(socket);
				socket.getOutputStream().write(new byte[] { (byte) (size >> 16), (byte) (size >> 8), (byte) size });
				await("the connection has ended before the frame has come", opener::isClosed);
			}
		}
		assertThat(opener.cause()).hasMessageContaining("a frame of " + size + " bytes");
	}

	@Test
	void peerThatGrantsWithoutEndAndReadsNothingIsNotSentMoreThanThereIsRoomFor() throws Exception {
		RecordingListener acceptor = listener(1);
		NodeAddress address = bind(acceptor);
		int batches = 1000;
		int size = 64 * 1024;
		try (ServerSocket tap = mute(1)) {
			open(other(patient()), address(tap), listener(0));
			try (Socket tapped = tap.accept(); Socket socket = new Socket(address.host(), address.port())) {
				socket.setSoTimeout(20_000);
				socket.getOutputStream().write(frame(tapped));
				socket.getOutputStream().write(frame(tapped));
				await("the connection is accepted", acceptor::hasConnection);
				acceptor.send(Collections.nCopies(batches, bytes(size)));
				socket.getOutputStream().write(new byte[] { 0, 0, 10, 0, 0, 0, 1, 0x20, 0, 127, -1, -1, -1 });
				await("there is credit", () -> acceptor.creditedCount() > 0);
				CompletableFuture<Integer> unsent = new CompletableFuture<>();
				acceptor.run(() -> unsent.complete(acceptor.unsentCount()));
				// What is written, and what the sockets take.
				assertThat(batches - unsent.get()).isBetween(TcpWire.MOST_UNWRITTEN_BYTES / size, batches / 2);
				long whole = (long) batches * size;
				for (long read = 0; read < whole;) {
					read += frame(socket).length;
				}
				await("the rest has been sent", () -> acceptor.unsentCount() == 0);
				assertThat(acceptor.isClosed()).isFalse();
			}
		}
	}

	@Test
	void crowdOfStrangersDoesNotKeepNodesAway() throws IOException {
		RecordingListener acceptor = listener(1);
		NodeAddress address = bind(acceptor);
		List<Socket> crowd = new ArrayList<>();
		for (int i = 0; i < RSocketTransport.MAX_STRANGERS + 10; i++) {
			crowd.add(new Socket(address.host(), address.port()));
		}
		open(other(patient()), address, listener(1));
		await("a node is accepted", acceptor::hasConnection);
		crowd.get(0).setSoTimeout(20_000);
		// The first makes way.
		readToTheEnd(crowd.get(0));
		for (Socket socket : crowd) {
			socket.close();
		}
	}

	@Test
	void connectionsThatAreAcceptedAreNoStrangers() {
		Strangers strangers = new Strangers(2);
		List<EmbeddedChannel> channels = IntStream.range(0, 4).mapToObj((i) -> new EmbeddedChannel()).toList();
		strangers.add(channels.get(0));
		assertThat(strangers.remove(channels.get(0))).isTrue();
		channels.subList(1, 4).forEach(strangers::add);
		assertThat(channels).extracting(EmbeddedChannel::isOpen).containsExactly(true, false, true, true);
		channels.get(2).close();
		assertThat(strangers.remove(channels.get(2))).isFalse();
		strangers.add(channels.get(0));
		assertThat(channels.get(3).isOpen()).isTrue();
		channels.forEach(EmbeddedChannel::close);
	}

	@Test
	void threadsThatAllShareAreLeftAlone() {
		Set<String> before = sharedThreads();
		Pair pair = pair(1, 1);
		pair.opener().send(bytes(10));
		await("a batch has come", () -> pair.acceptor().receivedCount() == 1);
		Set<String> after = sharedThreads();
		after.removeAll(before);
		assertThat(after).isEmpty();
	}

	@Test
	void epollIsUsedWhereThereIsLinux() {
		assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
		Pair pair = pair(1, 1);
		for (RecordingListener side : List.of(pair.opener(), pair.acceptor())) {
			TcpWire wire = ((RSocketConnection) side.connection()).wire();
			assertThat(wire.channel()).isInstanceOf(EpollSocketChannel.class);
		}
	}

	@Test
	void openerDecidesHowSoonSilenceIsNoticed() throws IOException {
		RecordingListener acceptor = listener(1);
		RecordingListener opener = listener(1);
		RecordingListener control = listener(1);
		Transport client = other(patient().keepAlive(ConnectionKind.DATA, Duration.ofMillis(50), Duration.ofMillis(200))
			.keepAlive(ConnectionKind.CONTROL, Duration.ofHours(1), Duration.ofHours(2)));
		NodeAddress address = bind((setup, connection) -> acceptor.hasConnection()
				? listener(1).accept(setup, connection) : acceptor.accept(setup, connection));
		try (Proxy proxy = new Proxy(address)) {
			open(client, proxy.address(), opener);
			await("the connection is accepted", acceptor::hasConnection);
			client.connect(proxy.address(), Unpooled.EMPTY_BUFFER, ConnectionKind.CONTROL, control);
			await("the connection for control is open", control::hasConnection);
			proxy.fallSilent();
			await("the opener notices", opener::isClosed);
			await("the acceptor notices, too", acceptor::isClosed);
			assertThat(acceptor.cause()).hasMessageContaining("keep-alive for 200 ms");
			assertThat(control.isClosed()).isFalse();
		}
	}

	@Test
	void speaksRSocketToOthers() {
		List<String> heard = new CopyOnWriteArrayList<>();
		List<RSocket> peers = new CopyOnWriteArrayList<>();
		CloseableChannel server = RSocketServer.create((setup, peer) -> {
			heard.add(setup.getDataUtf8() + " " + setup.dataMimeType());
			peers.add(peer);
			return Mono.just(new RSocket() {

				@Override
				public Flux<Payload> requestChannel(Publisher<Payload> payloads) {
					// All but the first, as it greets.
					return Flux.just(DefaultPayload.create(""))
						.concatWith(Flux.from(payloads)
							.skip(1)
							.map(Payload::getDataUtf8)
							.doOnNext(heard::add)
							.map((text) -> DefaultPayload.create("re: " + text)));
				}

			});
		}).bindNow(TcpServerTransport.create("127.0.0.1", 0));
		RecordingListener opener = listener(4);
		opener.send(List.of("one".getBytes(StandardCharsets.UTF_8), "two".getBytes(StandardCharsets.UTF_8)));
		open(other(patient()), new NodeAddress("127.0.0.1", server.address().getPort()), opener);
		await("both come back", () -> opener.receivedCount() == 2);
		assertThat(heard).containsExactly("setup " + RSocketTransport.MIME_TYPE, "one", "two");
		assertThat(opener.received()).extracting((bytes) -> new String(bytes, StandardCharsets.UTF_8))
			.containsExactly("re: one", "re: two");
		peers.get(0).dispose();
		await("the connection has ended", opener::isClosed);
		assertThat(opener.cause()).hasMessageContaining("Disposed");
		server.dispose();
	}

	@Test
	void threadsAreDaemonsAndEnd() {
		Set<Thread> before = wireThreads();
		Transport transport = RSocketTransport.builder().threads(2).build();
		AtomicInteger accepted = new AtomicInteger();
		NodeAddress address = result(transport.bind(anyAddress(), (setup, connection) -> {
			accepted.incrementAndGet();
			return listener(1).accept(setup, connection);
		}));
		open(transport, address, listener(1));
		open(transport, address, listener(1));
		await("both connections are accepted", () -> accepted.get() == 2);
		Set<Thread> mine = wireThreads();
		mine.removeAll(before);
		assertThat(mine).hasSizeBetween(1, 2).allMatch(Thread::isDaemon);
		result(transport.close());
		await("the threads have ended", () -> mine.stream().noneMatch(Thread::isAlive));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void numberOfThreadsMustBePositive(int threads) {
		assertThatIllegalArgumentException().isThrownBy(() -> RSocketTransport.builder().threads(threads))
			.withMessage("'threads' must be positive, but was " + threads);
	}

	@Test
	void keepAliveMustBeSoonerThanTheEnd() {
		assertThatIllegalArgumentException().isThrownBy(() -> RSocketTransport.builder()
			.keepAlive(ConnectionKind.CONTROL, Duration.ofSeconds(3), Duration.ofSeconds(3)));
		assertThatIllegalArgumentException().isThrownBy(() -> RSocketTransport.builder()
			.keepAlive(ConnectionKind.CONTROL, Duration.ZERO, Duration.ofSeconds(3)));
	}

	private Transport other(RSocketTransport.Builder builder) {
		Transport transport = builder.build();
		this.others.add(transport);
		return transport;
	}

	private static RSocketTransport.Builder impatient() {
		return RSocketTransport.builder()
			.keepAlive(ConnectionKind.DATA, Duration.ofMillis(100), Duration.ofMillis(1000))
			.connectTimeout(Duration.ofMillis(500));
	}

	private static void open(Transport transport, NodeAddress address, RecordingListener opener) {
		transport.connect(address, Unpooled.copiedBuffer("setup", StandardCharsets.UTF_8), ConnectionKind.DATA, opener);
	}

	private static RSocket stranger(NodeAddress address, String mimeType) {
		RSocket socket = RSocketConnector.create()
			.dataMimeType(mimeType)
			.connect(TcpClientTransport.create(TcpClient.newConnection().host(address.host()).port(address.port())))
			.block(Duration.ofSeconds(20));
		assertThat(socket).isNotNull();
		return socket;
	}

	private static ServerSocket mute(int backlog) throws IOException {
		return new ServerSocket(0, backlog, InetAddress.getByName("127.0.0.1"));
	}

	private static NodeAddress address(ServerSocket socket) {
		return new NodeAddress("127.0.0.1", socket.getLocalPort());
	}

	private static byte[] frame(Socket socket) throws IOException {
		byte[] length = socket.getInputStream().readNBytes(3);
		int size = (length[0] & 0xFF) << 16 | (length[1] & 0xFF) << 8 | length[2] & 0xFF;
		byte[] frame = new byte[3 + size];
		System.arraycopy(length, 0, frame, 0, 3);
		socket.getInputStream().readNBytes(frame, 3, size);
		return frame;
	}

	private static void readToTheEnd(Socket socket) {
		try {
			socket.getInputStream().readAllBytes();
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("the server keeps a connection that says nothing of use", ex);
		}
		catch (IOException ex) {
			// reset is an end as well
		}
	}

	private static Set<String> sharedThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("parallel-") || name.startsWith("single-")
					|| name.startsWith("boundedElastic-") || name.startsWith("reactor-"))
			.collect(Collectors.toSet());
	}

	@FunctionalInterface
	private interface Writing {

		void to(OutputStream out) throws IOException;

	}

	private static Set<Thread> wireThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("pura-wire-"))
			.collect(Collectors.toSet());
	}

}
