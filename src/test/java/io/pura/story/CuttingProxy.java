package io.pura.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands on loopback between two processes and cuts what goes through it on command.
 */
final class CuttingProxy implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	/** Both ends of each connection. */
	private final List<Socket> sockets = new ArrayList<>();

	private final int target;

	private boolean silent;

	/**
	 * Creates a proxy.
	 * @param target the port on loopback that it leads to
	 */
	CuttingProxy(int target) throws IOException {
		this.target = target;
		start("accept", this::accept);
	}

	/**
	 * Returns where others reach the process behind it.
	 */
	String address() {
		return "127.0.0.1:" + this.server.getLocalPort();
	}

	/**
	 * Resets all connections, as when a process dies. What is on the way is lost. New
	 * ones are welcome.
	 */
	synchronized void reset() throws IOException {
		for (Socket socket : this.sockets) {
			if (!socket.isClosed()) {
				// Not a word of what is still unsent: an RST instead.
				socket.setSoLinger(true, 0);
				socket.close();
			}
		}
		this.sockets.clear();
	}

	/**
	 * Carries nothing more, also on new connections, as when a cable is cut: nobody is
	 * told.
	 */
	synchronized void fallSilent() {
		this.silent = true;
	}

	/**
	 * Ends the silence. Connections from before, which have lost something, are reset.
	 */
	synchronized void heal() throws IOException {
		reset();
		this.silent = false;
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		reset();
	}

	private void accept() throws IOException {
		while (true) {
			Socket near = this.server.accept();
			try {
				Socket far = new Socket(InetAddress.getLoopbackAddress(), this.target);
				near.setTcpNoDelay(true);
				far.setTcpNoDelay(true);
				synchronized (this) {
					this.sockets.addAll(List.of(near, far));
				}
				start("there", () -> pump(near, far));
				start("back", () -> pump(far, near));
			}
			catch (IOException ex) {
				// Nobody is there, so nobody is here.
				near.close();
			}
		}
	}

	private void pump(Socket from, Socket to) throws IOException {
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] bytes = new byte[64 * 1024];
			for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
				if (!isSilent()) {
					out.write(bytes, 0, count);
				}
			}
		}
		finally {
			end(from, to);
		}
	}

	private synchronized boolean isSilent() {
		return this.silent;
	}

	/** In silence the other side does not hear of an end either. */
	private synchronized void end(Socket from, Socket to) throws IOException {
		from.close();
		if (!this.silent) {
			to.close();
			this.sockets.removeAll(List.of(from, to));
		}
	}

	private static void start(String name, Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (IOException ex) {
				// The end of a socket.
			}
		}, "proxy-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private interface Step {

		void run() throws IOException;

	}

}
