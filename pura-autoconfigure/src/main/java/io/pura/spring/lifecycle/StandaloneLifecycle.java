package io.pura.spring.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.pura.actor.ActorSystem;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ties the life of an application without a web server to that of its actor systems:
 * keeps it alive while one of them runs, and closes it when all have been stopped. Its
 * exit code is that of the actor systems, unless an {@link ExitCodeGenerator} of the
 * application has another one to say.
 */
public final class StandaloneLifecycle implements SmartLifecycle, ExitCodeGenerator {

	private final ApplicationContext context;

	private final Collection<ActorSystem> systems;

	private final boolean keepAlive;

	private final ApplicationExit exit;

	private volatile boolean running;

	/**
	 * Creates a lifecycle.
	 * @param context the application context to close
	 * @param systems the actor systems
	 * @param keepAlive whether the actor systems keep the JVM alive
	 * @param exit what ends the JVM if the exit code is not 0
	 */
	public StandaloneLifecycle(ApplicationContext context, Collection<ActorSystem> systems, boolean keepAlive,
			ApplicationExit exit) {
		this.context = context;
		this.systems = List.copyOf(systems);
		this.keepAlive = keepAlive;
		this.exit = exit;
	}

	@Override
	public void start() {
		this.running = true;
		if (this.systems.isEmpty()) {
			return;
		}
		CompletableFuture<Void> terminated = CompletableFuture
			.allOf(this.systems.stream().map(ActorSystem::whenTerminated).toArray(CompletableFuture<?>[]::new));
		if (this.keepAlive) {
			startThread("pura-keep-alive", terminated::join);
		}
		terminated.thenRun(() -> {
			if (this.running) {
				startThread("pura-exit", this::exit);
			}
		});
	}

	private static void startThread(String name, Runnable code) {
		Thread thread = new Thread(code, name);
		thread.setDaemon(false);
		thread.start();
	}

	private void exit() {
		int exitCode = SpringApplication.exit(this.context);
		if (exitCode != 0) {
			this.exit.exit(exitCode);
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	/**
	 * Returns a phase that is after the start and before the stop of the actor systems.
	 */
	@Override
	public int getPhase() {
		return ActorSystemLifecycle.PHASE + 1;
	}

	@Override
	public int getExitCode() {
		return this.systems.stream().mapToInt(ActorSystem::exitCode).filter((code) -> code != 0).findFirst().orElse(0);
	}

}
