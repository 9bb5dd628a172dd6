package io.pura.story;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two processes, each of which reaches the other one through a proxy: a passive one, and
 * an active one that is given more arguments.
 */
final class TwoProcesses implements AutoCloseable {

	private final CuttingProxy toPassive;

	private final CuttingProxy toActive;

	private final StoryProcess passive;

	private final StoryProcess active;

	private int silences;

	private TwoProcesses(CuttingProxy toPassive, CuttingProxy toActive, StoryProcess passive, StoryProcess active) {
		this.toPassive = toPassive;
		this.toActive = toActive;
		this.passive = passive;
		this.active = active;
	}

	/**
	 * Starts both.
	 * @param jvm options of both JVMs
	 * @param main is given its port, its address for the other one, the address of the
	 * other one, and the active one the arguments too
	 * @param arguments what else the active one is given
	 */
	static TwoProcesses start(List<String> jvm, Class<?> main, String... arguments) throws IOException {
		int passivePort = freePort();
		int activePort = freePort();
		CuttingProxy toPassive = new CuttingProxy(passivePort);
		CuttingProxy toActive = new CuttingProxy(activePort);
		StoryProcess passive = start("passive", jvm, main, passivePort, toPassive, toActive);
		StoryProcess active = start("active", jvm, main, activePort, toActive, toPassive, arguments);
		return new TwoProcesses(toPassive, toActive, passive, active);
	}

	private static StoryProcess start(String name, List<String> jvm, Class<?> main, int port, CuttingProxy own,
			CuttingProxy other, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of(Integer.toString(port), own.address(), other.address()));
		all.addAll(List.of(arguments));
		return StoryProcess.start(name, jvm, main, all.toArray(String[]::new));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	StoryProcess passive() {
		return this.passive;
	}

	StoryProcess active() {
		return this.active;
	}

	/**
	 * Resets the connections between the two.
	 */
	void cut() throws IOException {
		this.toPassive.reset();
		this.toActive.reset();
	}

	/**
	 * Lets nothing through until both have noticed.
	 */
	void cutSilently(Duration patience) throws IOException {
		this.silences++;
		this.toPassive.fallSilent();
		this.toActive.fallSilent();
		this.active.awaitLog("No keep-alive", this.silences, patience);
		this.passive.awaitLog("No keep-alive", this.silences, patience);
		this.toPassive.heal();
		this.toActive.heal();
	}

	@Override
	public void close() throws IOException {
		this.active.close();
		this.passive.close();
		this.toPassive.close();
		this.toActive.close();
	}

}
