package io.pura.remote.rsocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.pura.remote.NodeAddress;

/**
 * Stands between two nodes and may fall silent, as a cable that is cut, or hang up, as a
 * process that is killed.
 */
final class Proxy implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final NodeAddress target;

	private volatile boolean silent;

	Proxy(NodeAddress target) throws IOException {
		this.target = target;
		start(this::accept);
	}

	NodeAddress address() {
		return new NodeAddress("127.0.0.1", this.server.getLocalPort());
	}

	void fallSilent() {
		this.silent = true;
	}

	void hangUp() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		hangUp();
	}

	private void accept() throws IOException {
		while (true) {
			Socket near = this.server.accept();
			Socket far = new Socket(this.target.host(), this.target.port());
			this.sockets.addAll(List.of(near, far));
			start(() -> pump(near, far));
			start(() -> pump(far, near));
		}
	}

	private void pump(Socket from, Socket to) throws IOException {
		InputStream in = from.getInputStream();
		OutputStream out = to.getOutputStream();
		byte[] bytes = new byte[8192];
		for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
			if (!this.silent) {
				out.write(bytes, 0, count);
			}
		}
	}

	private static void start(Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (IOException ex) {
				// the end of a socket
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	private interface Step {

		void run() throws IOException;

	}

}
